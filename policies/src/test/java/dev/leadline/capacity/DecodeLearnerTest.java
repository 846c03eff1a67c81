// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.Role;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DecodeLearnerTest {

    private static final EngineProfile QWEN =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
    private static final Demand CHAT = Engines.demand(2, 1000, 0);

    private final Engines pool = new Engines(Role.Decode);
    private final RandomGenerator random = ForAll.generator(11);

    /** An engine twice as dear per sequence, a third per KV token and 1.3 times at rest of what the profile says. */
    private static double oddStep(double batch, double context) {
        return (1.3 * QWEN.decodeBaseMs()
                        + 2 * QWEN.decodePerSequenceMs() * batch
                        + QWEN.decodePerKiloKvTokenMs() / 3 * batch * context / 1e3)
                / 1e3;
    }

    /** One of several such engines, whose batch and context come and go at their own pace. */
    private Engines.Engine odd(int look, int engine) {
        double batch = 84 + 70 * Math.sin(look / 20.0 + engine);
        double context = 3000 + 2500 * Math.sin(look / 33.0 + 2 * engine);
        double noise = 1 + 0.03 * random.nextGaussian();
        return new Engines.Engine().decodes(batch, context, noise * oddStep(batch, context));
    }

    private static Engines.Engine steady(double factor) {
        return new Engines.Engine().decodes(60, 2000, factor * QWEN.decodeStepSeconds(60, 120_000));
    }

    private void learn(DecodeLearner learner, int looks, Engines.Engine... engines) {
        for (int i = 0; i < looks; i++) {
            learner.learn(pool.look(engines), CHAT, Engines.TICK, pool.now());
        }
    }

    private static double step(DecodeLearner learner, double batch, double context) {
        DecodeCapacity capacity = learner.capacity().orElseThrow();
        return capacity.baseSeconds()
                + capacity.perSequenceSeconds() * batch
                + capacity.perKvTokenSeconds() * batch * context;
    }

    @Test
    void learnsBothSlopesWhereBatchAndContextVary() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        for (int i = 0; i < 300; i++) {
            learn(learner, 1, odd(i, 0), odd(i, 1), odd(i, 2), odd(i, 3));
        }
        DecodeCapacity capacity = learner.capacity().orElseThrow();
        assertThat(capacity.perKvTokenSeconds()).isCloseTo(QWEN.decodePerKiloKvTokenMs() / 3e6, withPercentage(15));
        assertThat(step(learner, 150, 5000)).isCloseTo(oddStep(150, 5000), withPercentage(5));
        assertThat(step(learner, 20, 800)).isCloseTo(oddStep(20, 800), withPercentage(5));
        assertThat(step(learner, 200, 500)).isCloseTo(oddStep(200, 500), withPercentage(6));
    }

    @Test
    void keepsTheProportionsOfTheProfileForWhatIsNeverShown() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(learner, 100, steady(1.4), steady(1.4), steady(1.4));
        assertThat(step(learner, 60, 2000)).isCloseTo(1.4 * QWEN.decodeStepSeconds(60, 120_000), withPercentage(1));
        assertThat(step(learner, 120, 4000)).isCloseTo(1.4 * QWEN.decodeStepSeconds(120, 480_000), withPercentage(1));
    }

    @Test
    void learnsNothingFromColdPreemptedFrozenOrThrottledEngines() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(
                learner,
                50,
                steady(5).since(Duration.ofSeconds(10)),
                steady(5).preempts(),
                steady(5).frozen(),
                steady(5).throttled());
        DecodeCapacity capacity = learner.capacity().orElseThrow();
        assertThat(capacity.confidence()).isEqualTo(Confidence.Prior);
        assertThat(capacity.certainty()).isZero();
        assertThat(capacity.baseSeconds()).isCloseTo(QWEN.decodeBaseMs() / 1e3, within(1e-12));
    }

    @Test
    void oneLyingInstanceOfManyMovesNothing() {
        DecodeLearner honest = new DecodeLearner(Optional.of(QWEN));
        learn(honest, 60, steady(1), steady(1), steady(1));
        for (double lie : new double[] {0.01, 0.5, 2, 40}) {
            DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
            learn(learner, 60, steady(1), steady(lie), steady(1));
            assertThat(step(learner, 120, 3000)).isCloseTo(step(honest, 120, 3000), withPercentage(0.5));
        }
    }

    @Test
    void believesTheSlowerOfTwoSoThatALieBuysAtMostTooMuch() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(learner, 60, steady(1), steady(0.3));
        assertThat(step(learner, 60, 2000)).isCloseTo(QWEN.decodeStepSeconds(60, 120_000), withPercentage(1));
    }

    @Test
    void followsEnginesThatBecameSlowerWithinAMinute() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(learner, 200, steady(1), steady(1), steady(1));
        learn(learner, 12, steady(1.5), steady(1.5), steady(1.5));
        assertThat(learner.changes()).isEqualTo(1);
        assertThat(step(learner, 60, 2000)).isCloseTo(1.5 * QWEN.decodeStepSeconds(60, 120_000), withPercentage(6));
    }

    @Test
    void believesFasterEnginesOnlyAsFastAsItForgets() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(learner, 200, steady(1), steady(1), steady(1));
        learn(learner, 12, steady(0.6), steady(0.6), steady(0.6));
        assertThat(step(learner, 60, 2000)).isGreaterThan(0.8 * QWEN.decodeStepSeconds(60, 120_000));
        learn(learner, 150, steady(0.6), steady(0.6), steady(0.6));
        assertThat(step(learner, 60, 2000)).isCloseTo(0.6 * QWEN.decodeStepSeconds(60, 120_000), withPercentage(3));
        assertThat(learner.changes()).isPositive();
    }

    @Test
    void saturatedEnginesAloneNeverMakeTheStepFaster() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(learner, 60, steady(1), steady(1));
        double before = step(learner, 100, 2000);
        learn(learner, 60, steady(0.5).waiting(3), steady(0.5).waiting(8));
        assertThat(step(learner, 100, 2000)).isEqualTo(before);
        learn(learner, 60, steady(1.6).waiting(3), steady(1.6).waiting(8));
        assertThat(step(learner, 100, 2000)).isCloseTo(1.6 * before, withPercentage(5));
    }

    @Test
    void priorOfAnotherModelIsOutgrown() {
        EngineProfile small =
                ProfileCatalogue.find("llama3.1-8b-h100-vllm-bf16-tp1").orElseThrow();
        DecodeLearner learner = new DecodeLearner(Optional.of(small));
        learn(learner, 40, steady(1), steady(1));
        assertThat(step(learner, 60, 2000)).isCloseTo(QWEN.decodeStepSeconds(60, 120_000), withPercentage(4));
    }

    @Test
    void knowsNothingWithoutProfileAndLearnsAllTheSame() {
        DecodeLearner learner = new DecodeLearner(Optional.empty());
        assertThat(learner.capacity()).isEmpty();
        learn(learner, 40, steady(3));
        DecodeCapacity capacity = learner.capacity().orElseThrow();
        assertThat(capacity.confidence()).isEqualTo(Confidence.Learned);
        assertThat(capacity.certainty()).isBetween(0.5, 1.0);
        assertThat(step(learner, 60, 2000)).isCloseTo(3 * QWEN.decodeStepSeconds(60, 120_000), withPercentage(2));
    }

    @Test
    void readsAcceptedDraftsFromTokensPerGap() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        learn(
                learner,
                30,
                steady(1).accepts(2.5),
                steady(1).accepts(2.5),
                steady(1).accepts(9));
        DecodeCapacity capacity = learner.capacity().orElseThrow();
        assertThat(capacity.tokensPerStep()).isCloseTo(2.5, within(0.01));
        assertThat(capacity.tokenSeconds(60)).isCloseTo(QWEN.decodeStepSeconds(60, 120_000) / 2.5, withPercentage(1));
        learn(learner, 400, steady(1), steady(1), steady(1).accepts(9));
        assertThat(learner.capacity().orElseThrow().tokensPerStep()).isEqualTo(1);
    }

    @Test
    void plansForTheContextThatIsOnItsWay() {
        DecodeLearner learner = new DecodeLearner(Optional.of(QWEN));
        for (int i = 0; i < 60; i++) {
            learner.learn(pool.look(steady(1), steady(1)), Engines.demand(10, 1750, 500), Engines.TICK, pool.now());
        }
        assertThat(learner.capacity().orElseThrow().contextTokens()).isCloseTo(2000, within(1.0));
        for (int i = 0; i < 60; i++) {
            learner.learn(pool.look(steady(1), steady(1)), Engines.demand(10, 1750, 4500), Engines.TICK, pool.now());
        }
        // What is resident still is 2,000 tokens per sequence; what arrives will hold 1,750 + 4,500 / 2.
        assertThat(learner.capacity().orElseThrow().contextTokens()).isCloseTo(4000, withPercentage(1));
    }

    @Test
    void savesAtEveryStepAllThatItKnowsOfThePool() {
        DecodeLearner steady = new DecodeLearner(Optional.of(QWEN));
        for (int i = 0; i < 60; i++) {
            var seen = pool.look(odd(i, 0), odd(i, 1), odd(i, 2));
            steady.learn(seen, CHAT, Engines.TICK, pool.now());
            LearnedState saved = steady.save();
            DecodeLearner fresh = new DecodeLearner(Optional.of(QWEN));
            LearnedState.Reader reader = saved.reader();
            fresh.restore(reader);
            reader.end();
            assertThat(fresh.save()).isEqualTo(saved);
            assertThat(fresh.capacity()).isEqualTo(steady.capacity());
        }
        assertThat(steady.save().numbers()).hasSizeLessThan(40);
    }
}
