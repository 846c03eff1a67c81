// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import com.sun.management.OperatingSystemMXBean;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.StaticFleet;
import dev.leadline.rehearse.battery.Workload;
import dev.leadline.rehearse.battery.Workloads;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;

/**
 * How fast a long synthetic stream is rehearsed: {@code RehearsalSpeed [--hours 168] [--rate 30] [--seed 7] [--policy
 * leadline|constant]}. Prints requests per second of one core, and the largest heap.
 */
public final class RehearsalSpeed {

    private RehearsalSpeed() {}

    /** Rehearses once and prints. */
    public static void main(String[] arguments) {
        Arguments options = Arguments.orEnd(arguments, "hours", "rate", "seed", "policy");
        double seconds = 3600 * options.numberOrEnd("hours", "168");
        double rate = options.numberOrEnd("rate", "30");
        long seed = (long) options.numberOrEnd("seed", "7");
        Workload shape = Workloads.stationary(rate);
        FleetSpec fleet = shape.fleet().withReplicas(6, 6);
        ScalingStrategy strategy =
                options.get("policy", "leadline").equals("constant") ? new StaticFleet(8, 6) : shape.leadline(false);
        long start = System.nanoTime();
        RehearsalResult result = Rehearsal.run(
                FleetSimulator.streamed(fleet, new SyntheticStream(rate, seed), seconds, seed),
                strategy,
                ProgressListener.NONE);
        double wall = (System.nanoTime() - start) / 1e9;
        double cpu = processSeconds();
        double looks = seconds / (strategy.interval().toMillis() / 1e3);
        System.out.printf(
                Locale.ROOT,
                "%s over %.0f h at %.0f requests/s: %,d requests and %,.0f looks in %.1f s (%.1f s of one core) = %,.0f requests/s "
                        + "(%,.0f by core time); attained %.2f %%, %.1f GPU-h, largest heap %d MiB%n",
                strategy.name(),
                seconds / 3600,
                rate,
                result.requests(),
                looks,
                wall,
                cpu,
                result.requests() / wall,
                result.requests() / cpu,
                100 * result.attainment(),
                result.gpuHours(),
                largestHeap() >> 20);
    }

    // Processor time of everything: compiling, collecting garbage and starting included.
    private static double processSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    // Of every pool the most it ever held: an upper bound of what was needed.
    private static long largestHeap() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        return pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
