// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import static dev.leadline.adapter.source.PolicyTrees.QWEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source of decisions does. */
abstract class DecisionSourceContract {

    private static final PolicyKey OTHER = new PolicyKey("inference", "other");

    final BlockingQueue<PolicyKey> told = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    World world;

    /** The other side of a source. */
    interface World {
        DecisionSource source();

        /** A policy is new or has changed. */
        void publish(Map<String, Object> policy);

        void delete(PolicyKey key);

        /** The other side does not answer any more. */
        void fail();

        /** It answers again. */
        void recover();

        /** A new list holds nothing, after an outage. */
        void comeBackEmpty();

        /** Time passes, a second or so. */
        void pass();

        void close();
    }

    abstract World newWorld();

    @BeforeEach
    void begin() {
        world = newWorld();
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-1", 3)));
        world.source().start(told::add);
        eventually(() -> world.source().isComplete() && desired("decode") == 3);
    }

    @AfterEach
    void end() {
        world.source().close();
        world.close();
    }

    @Test
    void aPolicyIsReadWithItsTermsAndNumbers() {
        PolicyReading reading = reading();

        assertThat(reading.advise()).isFalse();
        assertThat(reading.hold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(reading.fallback()).isEqualTo(Map.of("decode", 2));
        PoolReading decode = pool("decode");
        assertThat(decode.role()).isEqualTo("decode");
        assertThat(pool("prefill").role()).isEqualTo("prefill");
        assertThat(decode.target()).contains("qwen-decode");
        assertThat(decode.acceleratorType()).isEqualTo("h100");
        assertThat(decode.demand()).hasValue(1200.5);
        assertThat(decode.forecast()).hasValue(1800);
        assertThat(Duration.between(decode.issued(), decode.validUntil())).isEqualTo(Duration.ofSeconds(90));
        assertThat(world.source().readings()).containsOnlyKeys(QWEN);
        assertThat(world.source().heard()).isPresent();
        eventually(() -> told.contains(QWEN));
    }

    @Test
    void aNewDecisionReplacesTheNumbersAndIsTold() {
        told.clear();
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-2", 7)));

        eventually(() -> desired("decode") == 7);
        eventually(() -> told.contains(QWEN));
    }

    @Test
    void anotherPolicyIsFound() {
        world.publish(PolicyTrees.policy(OTHER, 1, PolicyTrees.spec("Advise"), PolicyTrees.status("o-1", 5)));

        eventually(() -> world.source().reading(OTHER).isPresent());
        assertThat(world.source().reading(OTHER).orElseThrow().advise()).isTrue();
        assertThat(world.source().readings()).containsOnlyKeys(QWEN, OTHER);
    }

    @Test
    void everythingStaysWhileTheOtherSideIsAway() {
        world.fail();
        world.pass();
        world.pass();
        assertThat(desired("decode")).isEqualTo(3);

        world.recover();
        world.publish(PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-3", 9)));
        eventually(() -> desired("decode") == 9);
    }

    @Test
    void aDeletedPolicyGoesAndIsTold() {
        world.publish(PolicyTrees.policy(OTHER, 1, PolicyTrees.spec("Advise"), PolicyTrees.status("o-1", 5)));
        eventually(() -> world.source().reading(OTHER).isPresent());
        told.clear();

        world.delete(OTHER);

        eventually(() -> world.source().reading(OTHER).isEmpty());
        eventually(() -> told.contains(OTHER));
        assertThat(desired("decode")).isEqualTo(3);
    }

    @Test
    void aClusterThatComesBackEmptyTakesNothingAwayAtOnce() {
        world.comeBackEmpty();
        world.pass();
        world.pass();

        assertThat(desired("decode")).isEqualTo(3);
    }

    @Test
    void termsStayWhileANewSpecificationIsInvalid() {
        Map<String, Object> broken = PolicyTrees.spec("Sometimes");
        world.publish(PolicyTrees.policy(QWEN, 2, broken, PolicyTrees.status("d-2", 4)));

        eventually(() -> desired("decode") == 4);
        assertThat(reading().hold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(pool("decode").target()).contains("qwen-decode");
    }

    @Test
    void aSpecificationThatWasNeverValidHasDefaults() {
        Map<String, Object> broken = PolicyTrees.spec("Sometimes");
        world.publish(PolicyTrees.policy(OTHER, 1, broken, PolicyTrees.status("o-1", 4)));

        eventually(() -> world.source().reading(OTHER).isPresent());
        PolicyReading reading = world.source().reading(OTHER).orElseThrow();
        assertThat(reading.hold()).isEqualTo(Duration.ofMinutes(10));
        assertThat(reading.fallback()).isEmpty();
        assertThat(reading.pools()).extracting(PoolReading::role).containsOnly("decode");
    }

    @Test
    void aBrokenFieldCostsThatFieldOnly() {
        Map<String, Object> broken = new LinkedHashMap<>(PolicyTrees.poolStatus("decode", 6));
        broken.put("demandTokensPerSecond", "many");
        broken.put("forecastTokensPerSecond", "-3");
        world.publish(
                PolicyTrees.policy(QWEN, 1, PolicyTrees.spec("Enforce"), PolicyTrees.status("d-2", List.of(broken))));

        eventually(() -> desired("decode") == 6);
        assertThat(pool("decode").demand()).isEmpty();
        assertThat(pool("decode").forecast()).isEmpty();
        assertThat(pool("decode").target()).contains("qwen-decode");
    }

    @Test
    void aStatusThatHasVanishedUnsaysNothing() {
        world.publish(PolicyTrees.policy(QWEN, 2, PolicyTrees.spec("Advise"), Map.of()));

        eventually(() -> reading().advise());
        assertThat(desired("decode")).isEqualTo(3);
    }

    PolicyReading reading() {
        return world.source().reading(QWEN).orElseThrow();
    }

    PoolReading pool(String name) {
        return reading().pools().stream()
                .filter(pool -> pool.pool().equals(name))
                .findFirst()
                .orElseThrow();
    }

    int desired(String name) {
        return world.source().reading(QWEN).stream()
                .flatMap(reading -> reading.pools().stream())
                .filter(pool -> pool.pool().equals(name))
                .mapToInt(pool -> pool.desired().orElse(-1))
                .findFirst()
                .orElse(-1);
    }

    /** Waits until it is so, at most ten seconds. */
    void eventually(BooleanSupplier is) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!is.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
            world.pass();
        }
    }
}
