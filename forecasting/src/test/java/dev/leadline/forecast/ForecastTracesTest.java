// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import dev.leadline.testkit.ForAll;
import dev.leadline.testkit.GoldenReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What forecasts say on made-up series, number by number, as a report in git: a change of the forecast shows there in the
 * review. With {@code -Dleadline.rewrite=true} each trace is written anew; read the difference before it is committed.
 */
class ForecastTracesTest {

    private static final GoldenReport REPORT =
            new GoldenReport(Path.of("..", "src", "docs", "reports", "forecast-traces.md"));
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99);
    private static final ForecastGrid GRID =
            new ForecastGrid(STEP, List.of(STEP, STEP.multipliedBy(4), STEP.multipliedBy(20)), QUANTILES);

    private final RandomGenerator random = ForAll.generator(17);
    private final StringBuilder told = new StringBuilder();
    private final List<double[]> sums = new ArrayList<>();
    private int paths;

    private static void check(String title, String trace) throws IOException {
        REPORT.check(title, trace);
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    private static String row(double[] values) {
        List<String> written = new ArrayList<>();
        for (double value : values) {
            written.add(digits(value));
        }
        return String.join(" ", written);
    }

    /** Adds a path to the means of the trace, and tells it every so many bins. */
    private void take(int bins, int every, QuantilePath path) {
        double[][] values = path.values();
        paths++;
        for (int i = 0; i < values.length; i++) {
            if (sums.size() <= i) {
                sums.add(new double[values[i].length]);
            }
            for (int q = 0; q < values[i].length; q++) {
                sums.get(i)[q] += values[i][q];
            }
        }
        if (bins % every == 0) {
            told.append(String.format(Locale.ROOT, "    %4d:", bins));
            for (double[] one : values) {
                told.append(" | ").append(row(one));
            }
            told.append("\n");
        }
    }

    private String trace() {
        told.append("\nMeans of ").append(paths).append(" paths:\n\n");
        for (double[] sum : sums) {
            double[] means = new double[sum.length];
            for (int q = 0; q < means.length; q++) {
                means[q] = sum[q] / paths;
            }
            told.append("    ").append(row(means)).append("\n");
        }
        return told.toString();
    }

    private String walk(PooledForecaster forecaster, int bins, int every, IntFunction<Bin> series) {
        for (int i = 0; i < bins; i++) {
            forecaster.learn(START.plus(STEP.multipliedBy(i)), series.apply(i));
            if (forecaster.isReady()) {
                take(i + 1, every, forecaster.path());
            }
        }
        List<String> findings =
                forecaster.findings().stream().map(Finding::sentence).toList();
        told.append(findings.isEmpty() ? "" : "\n" + String.join(" ", findings) + "\n");
        return trace();
    }

    private static OnlineEnsemble ensemble(Duration... periods) {
        return new OnlineEnsemble(GRID, List.of(periods));
    }

    private double noisy(double mean, double share) {
        return Math.max(0, mean * (1 + share * random.nextGaussian()));
    }

    @Test
    void aLevelWithNoise() throws IOException {
        check("A level with noise", walk(ensemble(), 320, 40, i -> Bin.of(noisy(100, 0.1))));
    }

    @Test
    void aRampAStepAndAnOutlier() throws IOException {
        check("A ramp, a step and an outlier", walk(ensemble(), 330, 30, i -> {
            double mean = i < 100 ? 50 + i : i < 200 ? 150 : 400;
            return Bin.of(noisy(i == 260 ? 4000 : mean, 0.04));
        }));
    }

    @Test
    void aGap() throws IOException {
        check("A gap", walk(ensemble(), 260, 20, i -> i >= 120 && i < 170 ? Bin.unknown() : Bin.of(noisy(60, 0.2))));
    }

    @Test
    void zerosOnABusySeries() throws IOException {
        check(
                "Zeros on a busy series",
                walk(ensemble(), 260, 20, i -> Bin.of(i >= 150 && i < 200 ? 0 : noisy(60, 0.2))));
    }

    @Test
    void sparseDemand() throws IOException {
        check("Sparse demand", walk(ensemble(), 300, 30, i -> Bin.of(i % 9 == 4 || i % 31 == 7 ? noisy(20, 0.5) : 0)));
    }

    @Test
    void aDeclaredPeriodThatIsFollowed() throws IOException {
        Duration period = STEP.multipliedBy(60);
        check("A declared period", walk(ensemble(period), 420, 35, i -> Bin.of(noisy(i % 60 < 20 ? 90 : 30, 0.1))));
    }

    @Test
    void aPeriodThatIsFoundInTheData() throws IOException {
        check(
                "A period that nobody declared",
                walk(ensemble(), 600, 75, i -> Bin.of(noisy(i % 60 < 4 ? 200 : 30, 0.1))));
    }

    @Test
    void otherMethods() throws IOException {
        IntFunction<Bin> series = i -> i % 17 == 3 ? Bin.unknown() : Bin.of(noisy(i % 30 < 10 ? 80 : 40, 0.1));
        String all = "";
        for (PooledForecaster method : List.of(
                new Persistence(GRID),
                new MovingAverage(GRID, 0.2),
                new DampedHolt(GRID),
                new SeasonalNaive(GRID, STEP.multipliedBy(30)))) {
            told.setLength(0);
            sums.clear();
            paths = 0;
            all += method.name() + ":\n\n" + walk(method, 150, 50, series) + "\n";
        }
        check("Other methods", all);
    }

    @Test
    void bothResolutionsHistoryAndWhatIsSaidOfThem() throws IOException {
        SeriesForecaster forecaster = new SeriesForecaster(
                ForecastSettings.standard().withQuantiles(QUANTILES).withPeriods(List.of(Duration.ofHours(1))));
        List<Bin> minutes = new ArrayList<>();
        for (int i = 0; i < 180; i++) {
            minutes.add(i % 41 == 5 ? Bin.unknown() : Bin.of(noisy(i % 60 < 15 ? 80 : 40, 0.1)));
        }
        told.append(forecaster.learnHistory(START, Duration.ofMinutes(1), minutes))
                .append("\n\n");
        Instant live = START.plus(Duration.ofHours(3));
        for (int i = 0; i < 480; i++) {
            forecaster.learn(
                    live.plus(STEP.multipliedBy(i)), Bin.of(noisy(i % 240 < 60 ? 80 : i > 400 ? 120 : 40, 0.1)));
            if (i % 8 == 7) {
                take(i + 1, 80, forecaster.forecast().orElseThrow());
            }
        }
        told.append("\n");
        for (TrackRecord record : forecaster.realised()) {
            told.append("    ").append(record).append("\n");
        }
        told.append(said(forecaster.explain()));
        told.append("follows a season: ").append(forecaster.followsSeason()).append("\n");
        List<Bin> again = minutes.subList(0, 20);
        told.append("again: ")
                .append(forecaster.learnHistory(START.minusSeconds(600), Duration.ofMinutes(1), again))
                .append("\n");
        take(480, 480, forecaster.forecast().orElseThrow());
        check("Two resolutions with history", trace());
    }

    private static String said(ForecastExplanation explained) {
        String horizons = explained.horizons().stream()
                .map(at -> "    " + at.horizon() + " by " + at.resolution() + ": "
                        + at.experts().stream()
                                .map(one -> one.expert() + " " + digits(one.weight()))
                                .collect(Collectors.joining(", "))
                        + "; "
                        + at.seasons().stream()
                                .map(one -> one.period() + " " + digits(one.share()))
                                .collect(Collectors.joining(", "))
                        + "; "
                        + at.offsets().stream()
                                .map(one -> one.quantile() + " " + digits(one.offset()))
                                .collect(Collectors.joining(", "))
                        + "\n")
                .collect(Collectors.joining());
        return horizons + "    in use " + explained.periodsInUse() + ", found "
                + explained.seasonsFound().stream()
                        .map(one -> one.period() + " " + digits(one.strength()))
                        .toList()
                + ", " + explained.lastJump() + "\n";
    }

    @Test
    void coarseHistoryAndLiveBinsAfterIt() throws IOException {
        SeriesForecaster forecaster =
                new SeriesForecaster(ForecastSettings.standard().withQuantiles(QUANTILES));
        List<Bin> tens = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tens.add(Bin.of(noisy(100, 0.2)));
        }
        told.append(forecaster.learnHistory(START, Duration.ofMinutes(10), tens))
                .append("\n\n");
        take(0, 1, forecaster.forecast().orElseThrow());
        Instant live = START.plus(Duration.ofHours(10));
        for (int i = 0; i < 120; i++) {
            forecaster.learn(live.plus(STEP.multipliedBy(i)), Bin.of(noisy(130, 0.1)));
            take(i + 1, 20, forecaster.forecast().orElseThrow());
            if (i == 60) {
                forecaster = SeriesForecaster.restore(forecaster.settings(), forecaster.save());
            }
        }
        check("History of ten minutes", trace());
    }
}
