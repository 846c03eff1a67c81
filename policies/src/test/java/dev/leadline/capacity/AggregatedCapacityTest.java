// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.fleet.Role;
import dev.leadline.testkit.ForAll;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregatedCapacityTest {

    /** Steps of 10 ms and 0.1 ms per sequence, prompts of 1,000 tokens in 50 ms, answers of 100 tokens. */
    private static AggregatedCapacity plain(OptionalDouble kvCapacity) {
        DecodeCapacity steps = new DecodeCapacity(0.01, 1e-4, 0, 1000, kvCapacity, 256, 1, Confidence.Prior, 0);
        return new AggregatedCapacity(steps, 20_000, 1000, 100, 1, 2048);
    }

    private static AggregatedCapacity of(String id, double prompt, double output, double chunk) {
        return AggregatedCapacity.of(ProfileCatalogue.find(id).orElseThrow(), prompt, output, chunk);
    }

    @Test
    void agreesWithTheHandVector() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        // 40 sequences: 10 + 4 ms of decoding and 40/100 of a 50 ms prompt per step.
        assertThat(capacity.tokenSecondsAt(40)).isCloseTo(0.034, within(1e-12));
        assertThat(capacity.requestsPerSecondAt(40)).isCloseTo(40 / (100 * 0.034), within(1e-9));
        // 30 requests/s are 1.5 replicas of prompts and 0.3 of tokens; at 25 ms, 15 of each are there for them.
        assertThat(capacity.work(30_000)).isCloseTo(1.8, within(1e-12));
        assertThat(capacity.replicasFor(30_000, 30_000, 0.025, 100, 0.01).replicas())
                .isCloseTo(3.0, within(1e-9));
        assertThat(capacity.tokenSeconds(3, 30_000)).hasValueCloseTo(0.025, within(1e-12));
        assertThat(capacity.tokenSeconds(1.8, 30_000)).isEmpty();
        // One chunk of a step of 10 + 0.1 · 20 ms beside the prompt's own 50 ms.
        assertThat(capacity.firstTokenSeconds(20)).isCloseTo(0.062, within(1e-12));
    }

    @Test
    void longerAnswersAreAsMuchAsMoreInput() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        assertThat(capacity.equivalentInput(30_000, 3_000, 0.025)).isCloseTo(30_000, within(1e-6));
        // Twice the output: 1.5 replicas of prompts and 0.6 of tokens, where usual input asks for 0.06 per 1,000.
        assertThat(capacity.equivalentInput(30_000, 6_000, 0.025)).isCloseTo(35_000, within(1e-6));
        // Where room is the bound, every token also holds a sequence for 10 ms, and 8.5 of them fit.
        AggregatedCapacity small = plain(OptionalDouble.of(10_000));
        double perOutput = 1e-4 + 0.01 / 8.5;
        assertThat(small.equivalentInput(30_000, 6_000, 0.1))
                .isCloseTo((1.5 + 6_000 * perOutput) / (5e-5 + 0.1 * perOutput), within(1e-6));
        AggregatedCapacity unknown = new AggregatedCapacity(small.decode(), 20_000, 1000, 0, 1, 2048);
        assertThat(unknown.equivalentInput(30_000, 6_000, 0.1)).isEqualTo(30_000);
    }

    @Test
    void demandAndBatchTellTheSameStory() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        ForAll.forAll(5, 200, random -> random.nextDouble(1, 150), sequences -> {
            double rate = capacity.requestsPerSecondAt(sequences) * 1000;
            assertThat(capacity.tokenSeconds(1, rate))
                    .hasValueCloseTo(capacity.tokenSecondsAt(sequences), withPercentage(1e-6));
        });
    }

    @Test
    void asksForRoomWhereTheCacheIsSmall() {
        // Room for 8.5 sequences of 1,000 tokens: 30 requests/s hold 3,000 tokens/s · 10 ms = 30 of them beside the
        // work.
        AggregatedCapacity.Asked asked = plain(OptionalDouble.of(10_000)).replicasFor(30_000, 30_000, 0.1, 100, 0.01);
        assertThat(asked.bound()).isEqualTo(AggregatedCapacity.Bound.Batch);
        assertThat(asked.replicas()).isCloseTo(1.8 + 30 / 8.5, within(1e-9));
    }

    @Test
    void asksForMoreWherePromptsWouldWait() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        AggregatedCapacity.Asked patient = capacity.replicasFor(30_000, 30_000, 0.05, 100, 0.005);
        AggregatedCapacity.Asked hasty = capacity.replicasFor(30_000, 30_000, 0.05, 0.05, 0.005);
        assertThat(patient.bound()).isEqualTo(AggregatedCapacity.Bound.InterTokenLatency);
        assertThat(hasty.bound()).isEqualTo(AggregatedCapacity.Bound.FirstToken);
        assertThat(hasty.replicas()).isGreaterThan(patient.replicas());
        int replicas = (int) hasty.replicas();
        assertThat(capacity.lateShare(replicas, 30_000, 0.05)).isLessThanOrEqualTo(0.005);
        assertThat(capacity.lateShare(replicas - 1, 30_000, 0.05)).isGreaterThan(0.005);
    }

    @Test
    void neverAsksForLessWhenMoreComes() {
        AggregatedCapacity capacity = plain(OptionalDouble.of(60_000));
        ForAll.forAll(9, 300, random -> random.nextDouble(10, 400_000), demand -> {
            double asked = capacity.replicasFor(demand, demand, 0.05, 1, 0.005).replicas();
            assertThat(capacity.replicasFor(1.1 * demand, 1.1 * demand, 0.05, 1, 0.005)
                            .replicas())
                    .isGreaterThanOrEqualTo(asked);
        });
    }

    // Time per output token of published timings (AIConfigurator, in-flight batching, 2,048 tokens per step) in ms.
    @ParameterizedTest
    @CsvSource({
        "llama3.1-8b-h100-vllm-bf16-tp1, 32, 14.6",
        "llama3.1-8b-h100-vllm-bf16-tp1, 64, 22.4",
        "llama3.1-8b-h100-vllm-bf16-tp1, 128, 38.2",
        "llama3.1-70b-h100-vllm-bf16-tp4, 64, 51.6"
    })
    void isWithinFivePercentOfPublishedTimings(String profile, double batch, double milliseconds) {
        assertThat(1e3 * of(profile, 2048, 256, 2048).tokenSecondsAt(batch)).isCloseTo(milliseconds, withPercentage(5));
    }

    @Test
    void smallChunksKeepSequencesOutOfTheBatch() {
        AggregatedCapacity capacity = of("qwen3-32b-h100-vllm-bf16-tp2", 2048, 256, 512);
        // 256 · 512 / 2,048: however many are admitted, 64 decode.
        assertThat(capacity.tokenSecondsAt(128)).isEqualTo(capacity.tokenSecondsAt(64));
        // Published: 47.66 ms and 5.245 requests/s.
        assertThat(1e3 * capacity.tokenSecondsAt(128)).isCloseTo(47.66, withPercentage(3));
        assertThat(capacity.requestsPerSecondAt(128)).isCloseTo(5.2454, withPercentage(3));
    }

    @Test
    void learnsWhatPromptsCostFromStepsThatComputeThem() {
        EngineProfile profile =
                ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
        double believed = PrefillShape.of(Optional.of(profile)).tokensPerSecondBeside(1000);
        Engines pool = new Engines(Role.Aggregated);
        DecodeLearner steps = new DecodeLearner(Optional.of(profile));
        PrefillLearner prompts = new PrefillLearner(Optional.of(profile));
        for (int look = 0; look < 200; look++) {
            Engines.Engine[] engines = new Engines.Engine[3];
            for (int i = 0; i < engines.length; i++) {
                double batch = 60 + 40 * Math.sin(look / 15.0 + i);
                double share = 0.3 + 0.25 * Math.sin(look / 22.0 + 3 * i);
                // Prompts take 1.5 times as long as believed, and leave the rest of the time to steps as believed.
                double step = profile.decodeStepSeconds(batch, batch * 1500) / (1 - share);
                engines[i] = new Engines.Engine().decodes(batch, 1500, step).computesPrompts(share * believed / 1.5);
            }
            var seen = pool.look(engines);
            steps.learn(seen, Engines.demand(10, 1000, 300), Engines.TICK, pool.now());
            prompts.learn(seen, Engines.demand(10, 1000, 300), Engines.TICK, pool.now());
        }
        AggregatedCapacity capacity =
                AggregatedLearner.capacity(prompts, steps, 300).orElseThrow();
        assertThat(capacity.promptTokensPerSecond()).isCloseTo(believed / 1.5, withPercentage(5));
        assertThat(capacity.decode().tokenSeconds(60))
                .isCloseTo(profile.decodeStepSeconds(60, 90_000), withPercentage(5));
    }

    @Test
    void stepsThatGiveTwoTokensCostHalfAsMuchForEach() {
        DecodeCapacity drafted =
                new DecodeCapacity(0.02, 2e-4, 0, 1000, OptionalDouble.empty(), 256, 2, Confidence.Prior, 0);
        AggregatedCapacity capacity = new AggregatedCapacity(drafted, 20_000, 1000, 100, 1, 2048);
        AggregatedCapacity plain = plain(OptionalDouble.empty());
        assertThat(capacity.work(30_000)).isCloseTo(plain.work(30_000), within(1e-12));
        assertThat(capacity.tokenSeconds(3, 30_000)).hasValueCloseTo(0.025, within(1e-12));
        assertThat(capacity.tokensPerSecondAt(0.025)).isCloseTo(plain.tokensPerSecondAt(0.025), within(1e-6));
    }

    @Test
    void promptsAllWaitWhereTheWorkDoesNotFit() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        assertThat(capacity.lateShare(0, 30_000, 1)).isEqualTo(1);
        assertThat(capacity.lateShare(1, 30_000, 1)).isEqualTo(1);
        assertThat(capacity.lateShare(10, 30_000, 1)).isLessThan(0.01);
        // One replica may carry what fits on it.
        assertThat(capacity.lateShare(1, 2_000, 1)).isLessThan(0.01);
    }

    @Test
    void anObjectiveBelowTheStepAsksForMoreThanAnybodyHas() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        assertThat(capacity.replicasFor(30_000, 30_000, 0.01, 100, 0.01).replicas())
                .isEqualTo(100_000);
        assertThat(capacity.replicasFor(30_000, 30_000, 0.0101, 100, 0.01).replicas())
                .isCloseTo(1.8 / (1 - 0.01 / 0.0101), within(1e-6));
    }

    @Test
    void theStepAtRestOfAMixtureOfExpertsHoldsTheBeginningOfItsLine() {
        int lines = 0;
        for (String id : ProfileCatalogue.ids()) {
            StepShape shape = StepShape.of(ProfileCatalogue.find(id));
            AggregatedCapacity capacity = of(id, 1000, 200, 2048);
            assertThat(capacity.decode().baseSeconds()).as(id).isEqualTo(shape.baseSeconds() + shape.startOfLine());
            assertThat(capacity.decode().contextTokens()).as(id).isEqualTo(1_100);
            assertThat(new DecodeLearner(ProfileCatalogue.find(id))
                            .capacity()
                            .orElseThrow()
                            .baseSeconds())
                    .as(id)
                    .isEqualTo(shape.baseSeconds() + shape.startOfLine());
            lines += shape.startOfLine() > 0 ? 1 : 0;
        }
        assertThat(lines).isPositive();
    }

    @Test
    void moreThanTheFluidNeedIsAskedForOnlyWherePromptsWouldBeLate() {
        AggregatedCapacity capacity = plain(OptionalDouble.empty());
        double late = capacity.lateShare(3, 30_000, 0.5);
        assertThat(capacity.replicasFor(30_000, 30_000, 0.025, 0.5, late).bound())
                .isEqualTo(AggregatedCapacity.Bound.InterTokenLatency);
        assertThat(capacity.replicasFor(30_000, 30_000, 0.025, 0.5, Math.nextDown(late)))
                .isEqualTo(new AggregatedCapacity.Asked(4, AggregatedCapacity.Bound.FirstToken));
    }
}
