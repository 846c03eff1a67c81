// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTrainer;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.ForecastSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a controller gives away of its forecasts, and takes. */
class LessonsTest {

    private static final Instant START = ScriptedFleet.START;

    private static List<HistoryRow> recorded(int minutes) {
        return java.util.stream.IntStream.range(0, minutes)
                .mapToObj(i -> new HistoryRow(
                        START.minusSeconds(60L * (minutes - i)),
                        OptionalDouble.of(600 + i % 7),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
                .toList();
    }

    @Test
    void aLessonNeedsDemandAndAPolicyThatWantsForecasts() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        assertThat(controller.lesson(DemandOutlook.REQUESTS)).isEmpty();
        controller.learnHistory(recorded(30), Duration.ofMinutes(1));
        assertThat(controller.lesson(DemandOutlook.REQUESTS).orElseThrow().known())
                .isEqualTo(30);
        assertThat(controller.lesson(DemandOutlook.OUTPUT)).isEmpty();
        controller.adopt(aPolicy()
                .forecast(new ForecastSettings(false, Duration.ofDays(14), List.of()))
                .build());
        assertThat(controller.lesson(DemandOutlook.REQUESTS)).isEmpty();
    }

    @Test
    void learnedModelsAreSaidToBeThere() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        controller.learnHistory(recorded(330), Duration.ofMinutes(1));
        BatchModel learned = new BatchTrainer(1)
                .train(controller.lesson(DemandOutlook.REQUESTS).orElseThrow(), START, () -> false);
        controller.adopt(DemandOutlook.REQUESTS, learned);
        assertThat(Optional.ofNullable(controller.explain().get(DemandOutlook.REQUESTS))
                        .orElseThrow()
                        .forecast()
                        .learnedModels())
                .contains(learned.provenance());
    }

    @Test
    void signalsWithoutAForecasterAreForeseenFromTheirMoves() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        assertThat(controller.signalsAhead()).isEmpty();
        for (int i = 0; i < 140; i++) {
            controller.step(fleet.after(60, 20_000, 2_000 + 100 * (i % 5)));
        }
        assertThat(controller.signalsAhead()).containsKey(DemandOutlook.CACHED_SHARE);
    }

    @Test
    void aPerfectForecastIsWhatItWasTold() {
        QuantilePath truth = new QuantilePath(
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)),
                List.of(0.5, 0.99),
                new double[][] {{90_000, 90_000}, {90_000, 90_000}},
                "the truth");
        Experiment knowing = Experiment.NONE
                .knowing(now -> new DemandOutlook(now, Map.of(DemandOutlook.INPUT, truth)))
                .without(Ablation.PerfectForecast);
        ForecastingController certain = new ForecastingController(aPolicy().build(), knowing);
        ForecastingController usual = new ForecastingController(aPolicy().build(), knowing.without(Ablation.Hold));
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        ScriptedFleet same = new ScriptedFleet(2, 2);
        Cycle cycle = certain.step(fleet.after(5, 16_000, 500));
        Cycle other = usual.step(same.after(5, 16_000, 500));
        for (int i = 0; i < 60; i++) {
            cycle = certain.step(fleet.after(5, 16_000, 500));
            other = usual.step(same.after(5, 16_000, 500));
        }
        assertThat(cycle.plan().pool("prefill").forecastTokensPerSecond().orElseThrow())
                .isCloseTo(90_000, within(1e-6));
        assertThat(cycle.plan().pool("prefill").desiredReplicas()).isGreaterThanOrEqualTo(5);
        assertThat(other.plan().pool("prefill").forecastTokensPerSecond().orElseThrow())
                .isLessThan(30_000);
    }
}
