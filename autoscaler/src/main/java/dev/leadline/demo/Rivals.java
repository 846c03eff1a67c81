// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.demo.DemoState.Comparison;
import dev.leadline.demo.DemoState.Curve;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.QueueHpa;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.StaticPeakSearch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What others would have made of the same load on the same fleet: the smallest constant fleet that meets the objective,
 * found by search, and the HorizontalPodAutoscaler on queue length with four targets. Each result is shown as soon as
 * it is there.
 */
final class Rivals {

    private static final int MOST_REPLICAS = 16;
    private static final String PEAK = "peak";
    private static final String WAITING = "being rehearsed in the background";

    private final DemoLoad load;
    private final DemoBoard board;
    private final long seed;
    private OptionalDouble peakHours = OptionalDouble.empty();

    Rivals(DemoLoad load, DemoBoard board, long seed) {
        this.load = load;
        this.board = board;
        this.seed = seed;
    }

    /** Rehearses all; blocks, and ends early when its thread is interrupted. */
    void rehearse() throws InterruptedException {
        List<ScalingStrategy> scalers = QueueHpa.sweep(ReplicaBounds.of(1, MOST_REPLICAS));
        board.compare(PEAK, waiting("Static peak"));
        scalers.forEach(one -> board.compare(one.name(), waiting(title(one))));
        staticPeak();
        List<RehearsalResult> results = new ArrayList<>();
        for (ScalingStrategy scaler : scalers) {
            stopWhenInterrupted();
            RehearsalResult result = Rehearsal.run(load.fleet(), load.requests(), scaler, seed, ProgressListener.NONE);
            results.add(result);
            board.compare(scaler.name(), row(title(scaler), result, "rehearsed over the whole load"));
        }
        showBest(scalers, results);
    }

    private static void stopWhenInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the demo ended before the comparison did");
        }
    }

    private void staticPeak() {
        Optional<StaticPeakSearch.Found> found = StaticPeakSearch.search(
                load.fleet(), load.requests(), MOST_REPLICAS, MOST_REPLICAS, seed, ProgressListener.NONE);
        if (found.isEmpty()) {
            board.compare(
                    PEAK,
                    new Comparison(
                            "Static peak",
                            false,
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            "no constant fleet of at most " + MOST_REPLICAS + " + " + MOST_REPLICAS
                                    + " replicas meets the objective"));
            return;
        }
        StaticPeakSearch.Found best = found.get();
        double hours = best.result().gpuHours();
        peakHours = OptionalDouble.of(hours);
        int accelerators = accelerators(FleetSpec.PREFILL) * best.fleet().prefill()
                + accelerators(FleetSpec.DECODE) * best.fleet().decode();
        board.staticPeak(accelerators, OptionalDouble.of(best.fluidCeiling()));
        board.compare(
                PEAK,
                row(
                        "Static peak " + best.fleet().prefill() + " + "
                                + best.fleet().decode(),
                        best.result(),
                        "the smallest constant fleet that meets the objective, of " + best.simulations()
                                + " that were tried"));
    }

    private void showBest(List<ScalingStrategy> scalers, List<RehearsalResult> results) {
        Comparator<RehearsalResult> better = Comparator.comparingDouble(RehearsalResult::attainment)
                .thenComparing(
                        Comparator.comparingDouble(RehearsalResult::gpuHours).reversed());
        results.stream().max(better).ifPresent(best -> {
            ScalingStrategy scaler = scalers.get(results.indexOf(best));
            board.compare(
                    scaler.name(), row(title(scaler), best, "the best of the four, by requests within both targets"));
            board.bestScaler(curve(best));
        });
    }

    /** Accelerators held, added up over the samples of a rehearsal. */
    private Curve curve(RehearsalResult result) {
        List<Double> seconds = new ArrayList<>();
        List<Double> hours = new ArrayList<>();
        double sum = 0;
        for (RehearsalResult.Sample sample : result.timeline()) {
            seconds.add(sample.seconds());
            hours.add(sum);
            for (Map.Entry<String, RehearsalResult.Size> pool : sample.pools().entrySet()) {
                RehearsalResult.Size size = pool.getValue();
                int held = (size.ready() + size.starting() + size.draining()) * accelerators(pool.getKey());
                sum += held * Rehearsal.SAMPLE_SECONDS / 3600;
            }
        }
        return new Curve(seconds, hours);
    }

    private int accelerators(String pool) {
        FleetSpec.PoolSpec spec = load.fleet().pools().get(pool);
        return spec == null ? 0 : spec.accelerators();
    }

    private Comparison row(String name, RehearsalResult result, String note) {
        return new Comparison(
                name,
                false,
                OptionalDouble.of(result.attainment()),
                OptionalDouble.of(result.gpuHours()),
                peakHours.isPresent() && peakHours.getAsDouble() > 0
                        ? OptionalDouble.of(result.gpuHours() / peakHours.getAsDouble() - 1)
                        : OptionalDouble.empty(),
                note);
    }

    private static Comparison waiting(String name) {
        return new Comparison(
                name, false, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), WAITING);
    }

    private static String title(ScalingStrategy scaler) {
        return "HPA, " + scaler.name().replace("hpa queue ", "") + " waiting per replica";
    }
}
