// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.ForecastingController;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What scale to zero saves and costs, as a report in git; see {@link ScenarioReportTest} for how it is written anew. */
class ScaleToZeroReportTest {

    private static final long SEED = 1;
    private static final Path REPORT = Path.of("..", "src", "docs", "reports", "scale-to-zero.md");

    private static final String PREAMBLE = """
            # Scale to zero

            Half an hour of 12 requests/s, half an hour of nothing, five times (2,000 prompt and 400 output tokens on average),
            on the simulated fleet of the other scenarios: 90 s cold start, replicas of 2 GPUs. `awake` never goes below one
            replica of each pool; `queue` has `scaleToZero: {afterIdle: 5m}` and is woken by the requests that wait in the
            router; `period` also declares `forecast.periods: [1h]` and has both pools ready when the demand returns. What the
            last return of each row met is told apart, because a period is known only after it has been seen. A test writes this
            file and fails when it changes, as for the [scenarios](scenarios.md).

            | policy | both met | both met, last return | GPU-h | of awake | at zero | scale actions |
            |---|--:|--:|--:|--:|--:|--:|
            """;

    /** A strategy that is watched: how often all pools, and how often only one of them, were sent to zero. */
    private static final class Watched implements ScalingStrategy {
        private final ScalingStrategy strategy;
        private int looks;
        private int bothAtZero;
        private int oneAtZero;

        Watched(ScalingStrategy strategy) {
            this.strategy = strategy;
        }

        @Override
        public String name() {
            return strategy.name();
        }

        @Override
        public Duration interval() {
            return strategy.interval();
        }

        @Override
        public Map<String, Integer> decide(FleetSnapshot seen) {
            Map<String, Integer> desired = strategy.decide(seen);
            long zeros = desired.values().stream().filter(count -> count == 0).count();
            looks++;
            bothAtZero += zeros == 2 ? 1 : 0;
            oneAtZero += zeros == 1 ? 1 : 0;
            return desired;
        }
    }

    private record Row(String name, RehearsalResult result, Watched watched) {

        /** Joint attainment of the arrivals of the last half hour of work. */
        double lastReturn() {
            List<Double> shares = new ArrayList<>();
            for (RehearsalResult.Sample sample : result.timeline()) {
                if (sample.seconds() > 4 * 3600) {
                    sample.attainment().ifPresent(shares::add);
                }
            }
            return shares.stream().mapToDouble(share -> share).average().orElseThrow();
        }

        String line(double awake) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f %% | %.2f %% | %.2f | %.0f %% | %.0f %% | %d |\n",
                    name,
                    100 * result.attainment(),
                    100 * lastReturn(),
                    result.gpuHours(),
                    100 * result.gpuHours() / awake,
                    100.0 * watched.bothAtZero / watched.looks,
                    result.scaleActions());
        }
    }

    private static ScalingPolicy policy(String options, int min) {
        return RehearsedPolicy.with("on-off", options, min);
    }

    private static Row run(String name, ScalingPolicy policy) {
        ArrivalPattern pattern = new ArrivalPattern(2000, 400);
        for (int hour = 0; hour < 5; hour++) {
            pattern.steady(1800, 12).steady(1800, 0);
        }
        Watched watched = new Watched(new LeadlineStrategy(name, new ForecastingController(policy)));
        RehearsalResult result =
                Rehearsal.run(DemoWorkload.fleet(2, 2), pattern.requests(SEED), watched, SEED, ProgressListener.NONE);
        return new Row(name, result, watched);
    }

    @Test
    void idlePoolsRestTogetherAndAKnownPeriodCostsNoAttainment() throws IOException {
        Row awake = run("awake", policy("", 1));
        Row queue = run("queue", policy("scaleToZero: {afterIdle: 5m}", 0));
        Row period = run("period", policy("scaleToZero: {afterIdle: 5m}\n  forecast: {periods: [1h]}", 0));
        List<Row> rows = List.of(awake, queue, period);
        StringBuilder text = new StringBuilder(PREAMBLE);
        rows.forEach(row -> text.append(row.line(awake.result().gpuHours())));
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.writeString(REPORT, text);
        }
        assertThat(rows).allSatisfy(row -> assertThat(row.watched().oneAtZero).isZero());
        assertThat(awake.watched().bothAtZero).isZero();
        assertThat(queue.result().gpuHours()).isLessThan(0.9 * awake.result().gpuHours());
        assertThat(period.result().gpuHours()).isLessThan(0.95 * awake.result().gpuHours());
        assertThat(period.lastReturn()).isGreaterThan(queue.lastReturn());
        assertThat(Files.readString(REPORT)).isEqualTo(text.toString());
    }
}
