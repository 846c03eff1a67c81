// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.battery.Fault;
import dev.leadline.rehearse.battery.Workload;
import dev.leadline.rehearse.battery.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * What a change that nobody announced costs: {@code Robustness [--seeds 101] [--cold 90]}. On diurnal and mix shift the world
 * changes in the middle of the run, and Leadline is compared with itself in a world that was so from the start. Both are
 * counted from two cold starts after the change, when the same requests meet the same engines in both. Engines that are slower
 * or faster than their profile says are so from the start, and are compared with a profile that says the truth.
 */
public final class Robustness {
    private static final List<String> LOADS = List.of("diurnal", "mix-shift");
    private static final double SLOW = 0.7;

    /**
     * A part of a run.
     *
     * @param attainment share of its requests that met both targets
     * @param gpuHours of accelerators held in it
     */
    private record Part(double attainment, double gpuHours) {}

    private Robustness() {}

    /** Prints one line per load and change. */
    public static void main(String[] arguments) {
        Arguments options = Arguments.orEnd(arguments, "seeds", "cold");
        double cold = options.numberOrEnd("cold", "90");
        for (double one : options.numbersOrEnd("seeds", "101")) {
            long seed = (long) one;
            for (Workload load : Workloads.six(seed, cold)) {
                if (LOADS.contains(load.name())) {
                    compare(load, "outputs doubled", seed, cold, at -> doubled(load, at));
                    compare(load, "one slow instance per pool", seed, cold, at -> slowed(load, at));
                    otherEngines(load, "engines 20 % slower than believed", seed, cold, 1.2);
                    otherEngines(load, "engines 20 % faster than believed", seed, cold, 1 / 1.2);
                }
            }
        }
    }

    private static void compare(
            Workload load, String change, long seed, double cold, DoubleFunction<Workload> changed) {
        double middle = load.requests().getLast().arrivalSeconds() / 2;
        double from = middle + 2 * cold;
        Workload surprised = changed.apply(middle);
        Workload known = changed.apply(0);
        tell(
                load,
                change,
                seed,
                cold,
                from(surprised, surprised.leadline(false), from, seed),
                from(known, known.leadline(false), from, seed));
    }

    /** Engines that have never been as the prior says, beside a prior that is the truth. */
    private static void otherEngines(Workload load, String change, long seed, double cold, double timesAsLong) {
        EngineProfile truth =
                load.fleet().pools().values().iterator().next().profile().timesAsLong(timesAsLong);
        Workload changed = new Workload(
                load.name(),
                load.story(),
                load.fleet().withEngines(truth),
                load.requests(),
                load.history(),
                load.schedule(),
                load.faults());
        tell(
                load,
                change,
                seed,
                cold,
                from(changed, changed.leadline(false), 2 * cold, seed),
                from(changed, changed.believing(truth), 2 * cold, seed));
    }

    private static void tell(Workload load, String change, long seed, double cold, Part surprised, Part known) {
        System.out.printf(
                Locale.ROOT,
                "%s seed %d cold %.0f, %s: %.2f %% for %.1f GPU-h; known from the start %.2f %% for %.1f GPU-h;"
                        + " %+.2f points, %.3f times the GPU-hours%n",
                load.name(),
                seed,
                cold,
                change,
                100 * surprised.attainment(),
                surprised.gpuHours(),
                100 * known.attainment(),
                known.gpuHours(),
                100 * (surprised.attainment() - known.attainment()),
                surprised.gpuHours() / known.gpuHours());
    }

    private static Workload doubled(Workload load, double at) {
        List<TraceRequest> requests = load.requests().stream()
                .map(one -> one.arrivalSeconds() < at
                        ? one
                        : new TraceRequest(one.arrivalSeconds(), one.inputTokens(), 2 * one.outputTokens()))
                .toList();
        return with(load, requests, load.faults());
    }

    private static Workload slowed(Workload load, double at) {
        List<Fault> faults = new ArrayList<>(load.faults());
        faults.add(new Fault.Slow(FleetSpec.PREFILL, SLOW, at));
        faults.add(new Fault.Slow(FleetSpec.DECODE, SLOW, at));
        return with(load, load.requests(), faults);
    }

    private static Workload with(Workload load, List<TraceRequest> requests, List<Fault> faults) {
        return new Workload(load.name(), load.story(), load.fleet(), requests, load.history(), load.schedule(), faults);
    }

    private static Part from(Workload load, ScalingStrategy strategy, double from, long seed) {
        RehearsalResult result = Rehearsal.run(load.simulator(seed), strategy, ProgressListener.NONE);
        double step = Rehearsal.SAMPLE_SECONDS;
        int[] arrived = new int[result.timeline().size() + 2];
        for (TraceRequest one : load.requests()) {
            arrived[Math.min(arrived.length - 1, 1 + (int) (one.arrivalSeconds() / step))]++;
        }
        double offered = 0;
        double met = 0;
        double replicaSeconds = 0;
        for (int i = 0; i < result.timeline().size(); i++) {
            RehearsalResult.Sample sample = result.timeline().get(i);
            if (sample.seconds() > from) {
                offered += sample.attainment().isPresent() ? arrived[i] : 0;
                met += sample.attainment().map(share -> share).orElse(0.0) * arrived[i];
                replicaSeconds += step * held(sample);
            }
        }
        int each = load.fleet().pools().values().iterator().next().profile().accelerators();
        return new Part(offered > 0 ? met / offered : 1, replicaSeconds * each / 3600);
    }

    private static int held(RehearsalResult.Sample sample) {
        return sample.pools().values().stream()
                .mapToInt(size -> size.ready() + size.starting() + size.draining())
                .sum();
    }
}
