// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import static dev.leadline.adapter.source.PolicyTrees.QWEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StatusSourceTest extends DecisionSourceContract {

    /** A cluster in memory; its calls come at once. */
    private static final class Cluster implements PolicyFeed, World {
        final Map<PolicyKey, Map<String, Object>> objects = new HashMap<>();
        final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
        final StatusSource source = new StatusSource(this, now::get);
        Optional<Listener> listener = Optional.empty();
        Optional<Boolean> served = Optional.of(true);
        boolean current = true;

        @Override
        public void start(Listener started) {
            listener = Optional.of(started);
            objects.forEach((key, object) -> started.seen(key, uid(object), object));
        }

        private static String uid(Map<String, Object> object) {
            return Fields.text(Fields.mapping(object, "metadata"), "uid").orElse("");
        }

        @Override
        public boolean isComplete() {
            return listener.isPresent();
        }

        @Override
        public boolean isCurrent() {
            return current;
        }

        @Override
        public Optional<Boolean> isServed() {
            return served;
        }

        @Override
        public DecisionSource source() {
            return source;
        }

        @Override
        public void publish(Map<String, Object> policy) {
            Map<?, ?> metadata = Fields.mapping(policy, "metadata");
            PolicyKey key = new PolicyKey(
                    Fields.text(metadata, "namespace").orElseThrow(),
                    Fields.text(metadata, "name").orElseThrow());
            objects.put(key, policy);
            listener.ifPresent(known -> known.seen(key, uid(policy), policy));
        }

        @Override
        public void delete(PolicyKey key) {
            vanish(key, false);
        }

        void vanish(PolicyKey key, boolean unlisted) {
            Optional.ofNullable(objects.remove(key))
                    .ifPresent(object -> listener.orElseThrow().vanished(key, uid(object), unlisted));
        }

        @Override
        public void fail() {
            current = false;
            served = Optional.empty();
        }

        @Override
        public void recover() {
            current = true;
            served = Optional.of(true);
        }

        @Override
        public void comeBackEmpty() {
            fail();
            recover();
            List.copyOf(objects.keySet()).forEach(key -> vanish(key, true));
        }

        @Override
        public void pass() {
            pass(Duration.ofSeconds(1));
        }

        void pass(Duration time) {
            now.updateAndGet(before -> before.plus(time));
            source.tick();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Override
    World newWorld() {
        return new Cluster();
    }

    private Cluster cluster() {
        return (Cluster) world;
    }

    @Test
    void theTimesAreThoseOfTheStatus() {
        assertThat(pool("decode").issued()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(pool("decode").validUntil()).isEqualTo("2026-11-23T12:01:30Z");
    }

    @Test
    void aBrokenTimeFollowsFromTheOtherAndWithoutBothTheNumberIsOld() {
        publish(Map.of("issuedAt", "noon"));
        assertThat(pool("decode").issued()).isEqualTo("2026-11-23T12:00:00Z");

        publish(Map.of("validUntil", "+1000000000-12-31T23:59:59Z"));
        assertThat(pool("decode").validUntil()).isEqualTo("2026-11-23T12:01:30Z");

        publish(Map.of("validUntil", 7, "issuedAt", List.of()));
        assertThat(pool("decode").validUntil()).isBefore("1971-01-01T00:00:00Z");
        assertThat(desired("decode")).isEqualTo(6);
    }

    @Test
    void hostileFieldsAreUnknownAndNothingIsThrown() {
        publish(Map.of("desiredReplicas", -1));
        assertThat(desired("decode")).isEqualTo(-1);
        publish(Map.of("desiredReplicas", 1L << 40, "demandTokensPerSecond", "9".repeat(1000)));
        assertThat(pool("decode").desired()).isEmpty();
        assertThat(pool("decode").demand()).isEmpty();
        publish(Map.of("name", "x".repeat(10_000)));
        assertThat(reading().pools()).isEmpty();
        cluster()
                .publish(PolicyTrees.policy(
                        QWEN, 1, PolicyTrees.spec("Enforce"), Map.of("pools", List.of("no pool", 3, List.of()))));
        assertThat(reading().pools()).isEmpty();
    }

    private void publish(Map<String, Object> fields) {
        Map<String, Object> pool = new LinkedHashMap<>(PolicyTrees.poolStatus("decode", 6));
        pool.putAll(fields);
        world.publish(
                PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-2", List.of(pool))));
    }

    @Test
    void anUnchangedObjectIsNotTold() {
        told.clear();
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-1", 3)));
        assertThat(told).isEmpty();
    }

    @Test
    void policiesStayWhileTheirDefinitionIsGoneAndTenMinutesAfter() {
        cluster().served = Optional.of(false);
        world.delete(QWEN);
        cluster().pass(Duration.ofHours(3));
        assertThat(desired("decode")).isEqualTo(3);

        cluster().served = Optional.of(true);
        cluster().pass(Duration.ofMinutes(9));
        assertThat(desired("decode")).isEqualTo(3);

        cluster().pass(Duration.ofMinutes(2));
        assertThat(world.source().reading(QWEN)).isEmpty();
    }

    @Test
    void policiesThatAreAppliedAgainGoOnWithTheirLastNumbers() {
        cluster().served = Optional.of(false);
        world.delete(QWEN);
        world.pass();
        cluster().served = Optional.of(true);
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), Map.of()));
        cluster().pass(Duration.ofHours(1));

        assertThat(desired("decode")).isEqualTo(3);
    }

    @Test
    void aClusterThatStaysEmptyIsBelievedAfterTenMinutes() {
        world.comeBackEmpty();
        cluster().pass(Duration.ofMinutes(9));
        assertThat(desired("decode")).isEqualTo(3);
        cluster().pass(Duration.ofMinutes(2));
        assertThat(world.source().reading(QWEN)).isEmpty();
    }

    @Test
    void nothingGoesWhileTheApiServerDoesNotAnswer() {
        cluster().served = Optional.empty();
        world.delete(QWEN);
        cluster().pass(Duration.ofDays(1));
        assertThat(desired("decode")).isEqualTo(3);
    }

    @Test
    void theLateEndOfAnEarlierObjectOfTheNameIsNoEnd() {
        cluster().listener.orElseThrow().vanished(QWEN, "u-0", false);
        cluster().pass(Duration.ofMinutes(1));
        assertThat(desired("decode")).isEqualTo(3);
    }

    @Test
    void whatIsNotWatchedIsNotCalledCurrent() {
        Instant before = world.source().heard().orElseThrow();
        world.fail();
        cluster().pass(Duration.ofMinutes(5));
        assertThat(world.source().heard().orElseThrow()).isBefore(before.plusSeconds(60));

        world.recover();
        cluster().pass(Duration.ofSeconds(1));
        assertThat(world.source().heard()).contains(cluster().now.get());
    }

    @Test
    void aListenerThatThrowsStopsNothing() {
        StatusSource source = cluster().source;
        source.start(key -> {
            throw new IllegalStateException("on purpose");
        });
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-5", 8)));
        assertThat(desired("decode")).isEqualTo(8);
    }
}
