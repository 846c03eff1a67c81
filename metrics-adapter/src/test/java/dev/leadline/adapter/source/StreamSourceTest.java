// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import static dev.leadline.adapter.source.PolicyTrees.QWEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.policy.PolicyKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StreamSourceTest extends DecisionSourceContract {

    private static final Duration NEVER = Duration.ofHours(1);

    private final class Autoscaler implements World {
        FakeAutoscaler server = new FakeAutoscaler();
        StreamSource source = follow(server, Duration.ofMillis(100));

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
            server.policies.put(key, policy);
        }

        @Override
        public void delete(PolicyKey key) {
            server.policies.remove(key);
        }

        @Override
        public void fail() {
            server.failing = true;
            server.hangUp();
        }

        @Override
        public void recover() {
            server.failing = false;
        }

        @Override
        public void comeBackEmpty() {
            fail();
            server.policies.clear();
            int before = server.lists.get();
            recover();
            eventually(() -> server.lists.get() > before + 2);
        }

        @Override
        public void pass() {
            LockSupport.parkNanos(5_000_000);
        }

        @Override
        public void close() {
            source.close();
            server.close();
        }

        /** From here on news comes by the stream alone, and by a list when the source wants one. */
        void followTheStreamAlone() {
            // Another server: a stream that the source before was just opening would be taken for the new one's.
            source.close();
            FakeAutoscaler before = server;
            server = new FakeAutoscaler();
            server.policies.putAll(before.policies);
            before.close();
            source = follow(server, NEVER);
            source.start(told::add);
            eventually(() -> source.isComplete() && server.streams.size() == 1 && server.lists.get() > 0);
            eventually(() -> desired("decode") == 3);
        }
    }

    private static StreamSource follow(FakeAutoscaler server, Duration relist) {
        return new StreamSource(
                new StreamSettings(
                        server.address(),
                        relist,
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)),
                InstantSource.system());
    }

    @Override
    World newWorld() {
        return new Autoscaler();
    }

    private Autoscaler autoscaler() {
        return (Autoscaler) world;
    }

    @Test
    void aDecisionComesByTheStreamAndCountsFromItsArrival() {
        autoscaler().followTheStreamAlone();
        Instant before = Instant.now();

        autoscaler().server.decide(QWEN, PolicyTrees.status("d-2", 12));

        eventually(() -> desired("decode") == 12);
        assertThat(pool("decode").issued()).isBetween(before, Instant.now());
        assertThat(pool("decode").validUntil())
                .isEqualTo(pool("decode").issued().plusSeconds(90));
        assertThat(pool("decode").role()).isEqualTo("decode");
        assertThat(pool("decode").target()).contains("qwen-decode");
    }

    @Test
    void aDecisionThatIsListedAgainDoesNotGetYounger() {
        Instant issued = pool("decode").issued();
        int lists = autoscaler().server.lists.get();

        eventually(() -> autoscaler().server.lists.get() > lists + 3);

        assertThat(pool("decode").issued()).isEqualTo(issued);
    }

    @Test
    void anUnknownPolicyInTheStreamIsLookedUp() {
        autoscaler().followTheStreamAlone();
        PolicyKey other = new PolicyKey("inference", "other");
        Map<String, Object> status = PolicyTrees.status("o-1", 5);
        world.publish(PolicyTrees.policy(other, 1, PolicyTrees.spec("Enforce"), status));

        autoscaler().server.decide(other, status);

        eventually(() -> world.source().reading(other).isPresent());
    }

    @Test
    void aStreamThatEndsIsOpenedAnewAndEverythingIsListed() {
        autoscaler().followTheStreamAlone();
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-9", 15)));

        autoscaler().server.hangUp();

        eventually(() -> desired("decode") == 15);
        eventually(() -> !autoscaler().server.streams.isEmpty());
        autoscaler().server.decide(QWEN, PolicyTrees.status("d-10", 16));
        eventually(() -> desired("decode") == 16);
    }

    @Test
    void garbageInTheStreamCostsTheConnectionOnly() {
        autoscaler().followTheStreamAlone();
        autoscaler().server.emit("event: decision\ndata: {broken\n\n");
        eventually(() -> {
            autoscaler().server.decide(QWEN, PolicyTrees.status("d-4", 11));
            return desired("decode") == 11;
        });
    }

    @Test
    void strangeEventsAreNoDecisions() {
        autoscaler().followTheStreamAlone();
        autoscaler().server.emit("""
                event: decision
                data: {"namespace":7,"policy":[]}

                event: other
                data: x

                event: decision
                data: {"namespace":"inference","policy":"qwen3-32b",
                data: "pools":{"decode":{"desiredReplicas":4},"bad":3}}

                """);

        eventually(() -> desired("decode") == 4);
    }

    @Test
    void aListThatIsNoListTakesNothingAway() {
        for (String garbage : new String[] {"[]", "{}", "null", "<html>", "{\"items\":[3,{\"metadata\":[]}]}"}) {
            autoscaler().server.garbage = garbage;
            int before = autoscaler().server.lists.get();
            eventually(() -> autoscaler().server.lists.get() > before + 1);
            assertThat(desired("decode")).as(garbage).isEqualTo(3);
        }
    }

    @Test
    void anAddressThatCannotBeAskedIsRefusedWithASentence() {
        assertThatThrownBy(() -> StreamSettings.of(URI.create("autoscaler:8080")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://127.0.0.1:8080");
    }
}
