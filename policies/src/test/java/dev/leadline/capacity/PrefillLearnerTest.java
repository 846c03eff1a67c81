// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrefillLearnerTest {

    private static final EngineProfile QWEN =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
    private static final Demand CHAT = Engines.demand(10, 1000, 200);
    private static final double BELIEVED = PrefillShape.of(Optional.of(QWEN)).tokensPerSecond(1000);

    private final Engines pool = new Engines(Role.Prefill);

    /** One that is busy half of the time and then computes so many tokens per second. */
    private static Engines.Engine half(double tokensPerBusySecond) {
        return new Engines.Engine().prefills(tokensPerBusySecond / 2, 0.5);
    }

    private void learn(PrefillLearner learner, int looks, Engines.Engine... engines) {
        for (int i = 0; i < looks; i++) {
            learner.learn(pool.look(engines), CHAT, Engines.TICK, pool.now());
        }
    }

    private static double speed(PrefillLearner learner) {
        return learner.capacity().orElseThrow().tokensPerSecond();
    }

    @Test
    void countsTokensPerBusySecondAndNotPerSecond() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        assertThat(learner.capacity()).isEmpty();
        learn(learner, 20, half(17_000), half(17_000));
        assertThat(speed(learner)).isCloseTo(17_000, withPercentage(0.1));
        assertThat(learner.capacity().orElseThrow().confidence()).isEqualTo(Confidence.Learned);
    }

    @Test
    void weighsAProfileLikeTwentyBusySecondsAndSaysHowMuchIsMeasured() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN));
        PrefillCapacity before = learner.capacity().orElseThrow();
        assertThat(before.confidence()).isEqualTo(Confidence.Prior);
        assertThat(before.certainty()).isZero();
        assertThat(before.tokensPerSecond()).isCloseTo(BELIEVED, within(1e-6));
        learn(learner, 4, half(0.5 * BELIEVED));
        // Ten busy seconds, faded a little: a third of the way.
        PrefillCapacity after = learner.capacity().orElseThrow();
        assertThat(after.certainty()).isCloseTo(1.0 / 3, within(0.02));
        assertThat(after.tokensPerSecond()).isCloseTo((1 - 0.5 * after.certainty()) * BELIEVED, within(1.0));
    }

    @Test
    void oneLyingInstanceOfManyMovesNothing() {
        for (double lie : new double[] {0.01, 0.5, 3, 100}) {
            PrefillLearner learner = new PrefillLearner(Optional.empty());
            learn(learner, 40, half(16_000), half(lie * 16_000), half(16_000));
            assertThat(speed(learner)).isCloseTo(16_000, withPercentage(0.1));
        }
    }

    @Test
    void believesTheSlowerOfTwo() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 40, half(16_000), half(60_000));
        assertThat(speed(learner)).isCloseTo(16_000, withPercentage(0.1));
    }

    @Test
    void learnsNothingFromColdFrozenOrThrottledEngines() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN));
        learn(
                learner,
                40,
                half(100).since(Duration.ofSeconds(10)),
                half(100).frozen(),
                half(100).throttled());
        assertThat(speed(learner)).isCloseTo(BELIEVED, within(1e-6));
    }

    @Test
    void waitingForRoomInTheCacheIsNotBeingBusy() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN));
        Engines.Engine blocked =
                new Engines.Engine().prefillsWithoutBusyCounter(500, 20).kvUsage(0.99);
        Engines.Engine sends =
                new Engines.Engine().prefillsWithoutBusyCounter(500, 20).waitingForTransfer(5);
        learn(learner, 60, blocked, sends, blocked);
        assertThat(speed(learner)).isCloseTo(BELIEVED, within(1e-6));
        Engines.Engine works = new Engines.Engine().prefillsWithoutBusyCounter(0.6 * BELIEVED, 20);
        learn(learner, 60, works, works, works);
        assertThat(speed(learner)).isCloseTo(0.6 * BELIEVED, withPercentage(7));
    }

    @Test
    void followsEnginesThatBecameSlowerWithinAMinute() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 200, half(16_000), half(16_000));
        learn(learner, 12, half(10_000), half(10_000));
        assertThat(learner.changes()).isEqualTo(1);
        assertThat(speed(learner)).isCloseTo(10_000, withPercentage(2));
    }

    @Test
    void knowsAtOnceWhatLongerPromptsCost() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN));
        learn(learner, 200, half(0.8 * BELIEVED), half(0.8 * BELIEVED));
        double before = speed(learner);
        // Nothing but the size changes: eight times the tokens per request at an unchanged speed per request.
        double longer = PrefillShape.of(Optional.of(QWEN)).tokensPerSecond(learner.promptTokens() * 6);
        assertThat(longer).isLessThan(0.95 * BELIEVED);
        Engines.Engine large = half(0.8 * longer).sized(6000);
        for (int i = 0; i < 60; i++) {
            learner.learn(pool.look(large, large), Engines.demand(10, 6000, 200), Engines.TICK, pool.now());
        }
        assertThat(learner.changes()).isZero();
        assertThat(speed(learner)).isCloseTo(before * longer / BELIEVED, withPercentage(3));
    }

    @Test
    void cachedTokensAreNoWork() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        // Half of every prompt is found in a cache: demand and engines speak of the other half.
        learn(learner, 40, half(16_000).sized(500), half(16_000).sized(500));
        assertThat(learner.capacity().orElseThrow().promptTokens()).isCloseTo(500, within(1.0));
        assertThat(learner.capacity().orElseThrow().serviceSeconds()).isCloseTo(500 / 16_000.0, within(1e-4));
    }

    @Test
    void outgrowsAPriorOfAnotherModel() {
        EngineProfile small =
                ProfileCatalogue.find("llama3.1-8b-h100-vllm-bf16-tp1").orElseThrow();
        PrefillLearner learner = new PrefillLearner(Optional.of(small));
        learn(learner, 120, half(4_000), half(4_000), half(4_000));
        assertThat(speed(learner)).isCloseTo(4_000, withPercentage(1));
    }

    @Test
    void savesAllThatItKnowsOfThePool() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN));
        learn(learner, 100, half(0.7 * BELIEVED), half(0.7 * BELIEVED), half(0.7 * BELIEVED));
        LearnedState saved = learner.save();
        PrefillLearner restarted = new PrefillLearner(Optional.of(QWEN));
        LearnedState.Reader reader = saved.reader();
        restarted.restore(reader);
        reader.end();
        assertThat(restarted.save()).isEqualTo(saved);
        assertThat(restarted.capacity()).isEqualTo(learner.capacity());
        assertThat(saved.numbers()).hasSizeLessThan(12);
    }
}
