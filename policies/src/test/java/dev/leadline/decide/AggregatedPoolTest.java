// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.leadline.capacity.AggregatedCapacity;
import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Engines that do both, from the scraped counters to the number of replicas. */
class AggregatedPoolTest {

    private static final EngineProfile QWEN =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
    private static final double PROMPT = 2000;
    private static final double ANSWER = 200;

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final double[] totals = new double[5];

    private static PolicyBuilder pool(boolean profiled, Duration itl) {
        return new PolicyBuilder()
                .pool("all", Role.Aggregated, 1, 40, profiled)
                .objectives(new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(150), itl));
    }

    /** Replicas that are {@code slower} than the profile, at a steady rate of requests. */
    private FleetSnapshot look(int replicas, double requests, double slower) {
        now = now.plusSeconds(5);
        AggregatedCapacity truth = AggregatedCapacity.of(QWEN, PROMPT, ANSWER, 2048);
        double each = requests / replicas;
        double token = slower * truth.tokenSeconds(1, slower * each * PROMPT).orElse(1);
        double running = Math.min(256, each * ANSWER * token);
        totals[0] += 5 * each * PROMPT;
        totals[1] += 5 * each * ANSWER;
        totals[2] += 5 * each;
        totals[3] += 5 * running;
        totals[4] += 5 * running / token;
        List<InstanceSnapshot> instances = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            instances.add(new InstanceSnapshot(
                    "all-" + i,
                    InstanceState.Ready,
                    Optional.of(now.minusSeconds(3600)),
                    Optional.empty(),
                    2,
                    Reading.fresh(engine(running), now),
                    List.of()));
        }
        return new FleetSnapshot(
                now, Map.of("all", instances), Reading.missing(MissingReason.NotReported, "none"), OptionalInt.empty());
    }

    private EngineSample engine(double running) {
        return EngineSample.builder()
                .running(running)
                .waitingForCapacity(0)
                .waitingTokens(0)
                .kvUsage(Math.min(1, running * (PROMPT + ANSWER / 2) / (double) QWEN.kvCapacityTokens()))
                .kvCapacityTokens((double) QWEN.kvCapacityTokens())
                .computedPromptTokensTotal(totals[0])
                .promptTokensTotal(totals[0])
                .generationTokensTotal(totals[1])
                .requestsTotal(totals[2])
                .itl(Optional.of(CumulativeHistogram.of(totals[3], totals[4])))
                .build();
    }

    private PoolPlan watch(PolicyController controller, int looks, int replicas, double requests, double slower) {
        PoolPlan plan = controller.step(look(replicas, requests, slower)).plan().pool("all");
        for (int i = 1; i < looks; i++) {
            plan = controller.step(look(replicas, requests, slower)).plan().pool("all");
        }
        return plan;
    }

    @Test
    void plansPromptsAndTokensTogether() {
        PolicyController controller =
                new ForecastingController(pool(true, Duration.ofMillis(50)).build());
        PoolPlan plan = watch(controller, 60, 6, 20, 1);
        AggregatedCapacity truth = AggregatedCapacity.of(QWEN, PROMPT, ANSWER, 2048);
        double fluid =
                truth.replicasFor(20 * PROMPT, 20 * PROMPT, 0.045, 1, 0.005).replicas();
        assertThat(fluid).isBetween(3.0, 6.0);
        assertThat(plan.neededReplicas()).isBetween((int) Math.floor(fluid), (int) Math.ceil(1.5 * fluid));
        // Prompts alone would ask for no more than their own work.
        assertThat((double) plan.neededReplicas()).isGreaterThan(20 * PROMPT / truth.promptTokensPerSecond());
    }

    @Test
    void readsWhatPromptsAndAnswersAskForTogether() {
        PoolPlan plan = watch(
                new ForecastingController(pool(true, Duration.ofMillis(50)).build()), 60, 6, 20, 1);
        Step step = plan.steps().getFirst();
        assertThat(step.code()).isEqualTo(ReasonCode.ForecastDemand);
        double together = step.numbers().getOrDefault("withAnswersTokensPerSecond", 0.0);
        // Steady demand with the usual answers: together they ask for what the prompts with them do.
        double prompts = step.numbers().getOrDefault("provisionedTokensPerSecond", 0.0);
        assertThat(together).isCloseTo(prompts, withPercentage(3));
        assertThat(together).isGreaterThan(20 * PROMPT);
        assertThat(step.numbers().getOrDefault("workReplicas", 0.0))
                .isCloseTo(AggregatedCapacity.of(QWEN, PROMPT, ANSWER, 2048).work(together), withPercentage(3));
    }

    @Test
    void learnsWithoutAProfileThatEnginesAreSlow() {
        int fast = watch(
                        new ForecastingController(
                                pool(false, Duration.ofMillis(50)).build()),
                        80,
                        10,
                        20,
                        1)
                .neededReplicas();
        int slow = watch(
                        new ForecastingController(
                                pool(false, Duration.ofMillis(50)).build()),
                        80,
                        10,
                        20,
                        1.6)
                .neededReplicas();
        assertThat(slow).isGreaterThanOrEqualTo(fast + 2);
    }

    @Test
    void saysWhatIsReachableWhenNoEngineMeetsTheObjective() {
        PoolPlan plan =
                watch(new ForecastingController(pool(true, Duration.ofMillis(5)).build()), 60, 6, 20, 1);
        Step step = plan.steps().getFirst();
        assertThat(step.code()).isEqualTo(ReasonCode.ObjectiveOutOfReach);
        assertThat(step.numbers().get("reachableSeconds")).isBetween(0.0135, 0.0145);
        assertThat(step.sentence()).contains("a token every 5 ms").contains("every 14 ms");
        assertThat(plan.desiredReplicas()).isLessThan(40);
    }
}
