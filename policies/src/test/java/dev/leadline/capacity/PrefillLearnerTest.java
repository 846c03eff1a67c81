// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** Without a counter of busy time, with nothing waiting, and with no GPU that tells: 1,000 tokens a request. */
    private static Engines.Engine quick(double seconds, double ofThemWaiting, double requests) {
        return new Engines.Engine()
                .prefillsWithoutBusyCounter(1000 * requests / Engines.TICK, 0)
                .answersIn(seconds, ofThemWaiting, requests);
    }

    @Test
    void readsASpeedFromFirstTokensWhereNothingElseTells() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 3, quick(0.1, 0.0, 20));
        // Nine tenths of 1,000 tokens in 0.1 s.
        assertThat(speed(learner)).isCloseTo(9_000, withPercentage(0.1));
        learn(learner, 3, quick(0.055, 0.005, 20));
        // What waited is no work; the fastest interval tells most.
        assertThat(speed(learner)).isCloseTo(18_000, withPercentage(0.2));
        learn(learner, 3, quick(0.2, 0.0, 20));
        assertThat(speed(learner)).isCloseTo(18_000, withPercentage(0.6));
    }

    @Test
    void firstTokensOfFewRequestsOrOfThoseThatWaitedTellNoSpeed() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 3, quick(0.1, 0.0, 4), quick(0.12, 0.02, 20), quick(0.001, 0.0, 20));
        assertThat(learner.capacity()).isEmpty();
        learn(learner, 3, quick(0.1, 0.0, 20).waiting(1));
        assertThat(learner.capacity().map(PrefillCapacity::confidence)).contains(Confidence.Learned);
    }

    @Test
    void firstTokensAfterALookWithRequestsThatWaitedTellNoSpeed() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 1, quick(0.1, 0.0, 20).waiting(1).kvUsage(0.99));
        learn(learner, 1, quick(0.1, 0.0, 20));
        assertThat(learner.capacity()).isEmpty();
        learn(learner, 1, quick(0.1, 0.0, 20));
        assertThat(speed(learner)).isCloseTo(9_000, withPercentage(0.1));
    }

    @Test
    void gpusTellBusyTimeWhereEnginesDoNot() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        Engines.Engine half = new Engines.Engine()
                .prefillsWithoutBusyCounter(6_000, 0)
                .onGpus(OptionalDouble.of(0.25), OptionalDouble.of(0.75), OptionalDouble.empty());
        learn(learner, 20, half);
        assertThat(speed(learner)).isCloseTo(12_000, withPercentage(0.1));
    }

    @Test
    void aCertainProfileIsBelievedWhateverEnginesShow() {
        PrefillLearner learner = new PrefillLearner(Optional.of(QWEN), true);
        learn(learner, 60, half(4_000).sized(3_000), half(4_000).sized(3_000));
        assertThat(learner.capacity().orElseThrow().confidence()).isEqualTo(Confidence.Prior);
        assertThat(speed(learner))
                .isCloseTo(PrefillShape.of(Optional.of(QWEN)).tokensPerSecond(learner.promptTokens()), within(1e-6));
        assertThat(learner.promptTokens()).isGreaterThan(1_500);
        // Nothing to be certain of: it learns.
        PrefillLearner without = new PrefillLearner(Optional.empty(), true);
        learn(without, 20, half(17_000), half(17_000));
        assertThat(speed(without)).isCloseTo(17_000, withPercentage(0.1));
    }

    @Test
    void promptsOfEnginesThatDoNotTellComeFromDemand() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        Engines.Engine silent = half(16_000).sized(100).withoutPromptCounter();
        for (int i = 0; i < 40; i++) {
            learner.learn(pool.look(silent), Engines.demand(10, 700, 200), Engines.TICK, pool.now());
        }
        assertThat(learner.promptTokens()).isCloseTo(700, within(1e-6));
        // Half a request in an interval tells no size.
        learner.learn(pool.look(silent), Engines.demand(0.1, 9_000, 200), Engines.TICK, pool.now());
        assertThat(learner.promptTokens()).isCloseTo(700, within(1e-6));
    }

    @Test
    void aPromptSizeIsForgottenWithTwoHundredRequests() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        learn(learner, 1, half(20_000).sized(1_000));
        assertThat(learner.promptTokens()).isEqualTo(1_000);
        // 50 requests of 2,000 tokens each: exp(−50 ÷ 200) of the old size stays.
        learn(learner, 1, new Engines.Engine().prefills(20_000, 0.5).sized(2_000));
        assertThat(learner.promptTokens()).isCloseTo(2_000 - 1_000 * Math.exp(-0.25), within(1e-6));
    }

    @Test
    void theDispersionOfArrivingWorkIsThatOfItsDifferences() {
        PrefillLearner learner = new PrefillLearner(Optional.empty());
        WorkDispersion apart = new WorkDispersion();
        for (int i = 0; i < 30; i++) {
            double requests = i % 2 == 0 ? 4 : 16;
            learner.learn(pool.look(half(16_000)), Engines.demand(requests, 1000, 200), Engines.TICK, pool.now());
            apart.learn(1000 * requests * Engines.TICK, Engines.TICK);
        }
        assertThat(learner.dispersion()).isEqualTo(apart.index(learner.promptTokens()));
        assertThat(learner.dispersion()).isGreaterThan(WorkDispersion.PRIOR);
        Demand unknown = new Demand(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        learner.learn(pool.look(half(16_000)), unknown, Engines.TICK, pool.now());
        learner.learn(pool.look(half(16_000)), Engines.demand(100, 1000, 200), Engines.TICK, pool.now());
        assertThat(learner.dispersion()).isEqualTo(apart.index(learner.promptTokens()));
    }

    @Test
    void whatRunsForHalfAMinuteIsNoLongerCold() {
        PrefillLearner young = new PrefillLearner(Optional.empty());
        learn(young, 20, half(16_000).since(Duration.ofMillis(29_999)));
        assertThat(young.capacity()).isEmpty();
        PrefillLearner warm = new PrefillLearner(Optional.empty());
        learn(warm, 20, half(16_000).since(Duration.ofSeconds(30)));
        assertThat(speed(warm)).isCloseTo(16_000, withPercentage(0.1));
    }

    @Test
    void oneFasterInstanceAloneDoesNotContradictAProfileButTwoDo() {
        PrefillLearner one = new PrefillLearner(Optional.of(QWEN));
        learn(one, 200, half(4 * BELIEVED));
        assertThat(speed(one)).isLessThan(2.01 * BELIEVED);
        PrefillLearner two = new PrefillLearner(Optional.of(QWEN));
        learn(two, 200, half(4 * BELIEVED), half(4 * BELIEVED));
        assertThat(speed(two)).isCloseTo(4 * BELIEVED, withPercentage(0.1));
    }
}
