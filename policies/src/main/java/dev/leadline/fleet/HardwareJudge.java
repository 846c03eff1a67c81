// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what the GPUs under an instance are worth. An instance is worth its worst GPU, because tensor parallel work
 * waits for the slowest.
 *
 * <p>A hot or slowed GPU is worth its SM clock ÷ the best SM clock ever seen on a GPU of the same product, kept within
 * 0.3..0.95. A power cap alone is normal under prefill load and changes nothing. Remembers the best clocks; confined to
 * one thread.
 */
final class HardwareJudge {
    private static final Set<String> SLOWED_BY = Set.of("hw_thermal", "sw_thermal", "hw_slowdown", "hw_power_brake");
    private static final double LEAST_SHARE = 0.3;
    private static final double MOST_SHARE = 0.95;
    private static final double DEGRADED_SHARE = 0.9;

    private final Map<String, Double> bestClock = new HashMap<>();

    /** Takes note of clocks, so that every GPU is compared with the best of its product. */
    void see(List<GpuSample> gpus) {
        for (GpuSample gpu : gpus) {
            if (gpu.product().isPresent() && gpu.smClockMhz().isPresent()) {
                bestClock.merge(gpu.product().get(), gpu.smClockMhz().getAsDouble(), Math::max);
            }
        }
    }

    /** The worst of the GPUs; unknown when there are none. */
    Hardware judge(List<GpuSample> gpus, int accelerators) {
        Hardware worst = new Hardware.Unknown();
        boolean severalGpus = Math.max(accelerators, gpus.size()) > 1;
        for (GpuSample gpu : gpus) {
            Hardware verdict = judge(gpu, severalGpus);
            if (worst instanceof Hardware.Unknown || verdict.share() < worst.share()) {
                worst = verdict;
            }
        }
        return worst;
    }

    private Hardware judge(GpuSample gpu, boolean severalGpus) {
        if (gpu.rowRemapFailure()) {
            return new Hardware.Doomed("GPU " + gpu.uuid() + " can no longer repair its memory (row remap failure)");
        }
        Hardware byXid =
                gpu.lastXid().isPresent() ? byXid(gpu, gpu.lastXid().getAsInt(), severalGpus) : new Hardware.Healthy();
        Hardware byClock = byClock(gpu);
        return byClock.share() < byXid.share() ? byClock : byXid;
    }

    private static Hardware byXid(GpuSample gpu, int xid, boolean severalGpus) {
        String name = "GPU " + gpu.uuid() + " reported XID " + xid;
        return switch (XidClass.of(xid)) {
            case None, Application, Watch -> new Hardware.Healthy();
            case Gone -> new Hardware.Doomed(name + ": it no longer answers");
            case Memory -> new Hardware.Doomed(name + ": its memory can no longer be trusted");
            case Link ->
                severalGpus
                        ? new Hardware.Doomed(name + ": the link to the other GPUs of the instance fails")
                        : new Hardware.Healthy();
            case Contained ->
                new Hardware.Derated(DEGRADED_SHARE, name + ": a memory fault was contained and the GPU wants a reset");
            case Unlisted ->
                new Hardware.Derated(DEGRADED_SHARE, name + ", which no list explains: treated as degraded");
        };
    }

    private Hardware byClock(GpuSample gpu) {
        if (gpu.clockEvents().isEmpty()) {
            return new Hardware.Healthy();
        }
        TreeSet<String> slowedBy = new TreeSet<>(gpu.clockEvents());
        slowedBy.retainAll(SLOWED_BY);
        if (slowedBy.isEmpty()) {
            return new Hardware.Healthy();
        }
        String why = "GPU " + gpu.uuid() + " is slowed by " + String.join(", ", slowedBy);
        OptionalDouble clock = gpu.smClockMhz();
        Optional<Double> best = gpu.product().map(bestClock::get);
        if (clock.isEmpty() || best.isEmpty() || best.get() <= 0) {
            return new Hardware.Derated(DEGRADED_SHARE, why + "; its clock is not known");
        }
        double share = Math.clamp(clock.getAsDouble() / best.get(), LEAST_SHARE, MOST_SHARE);
        return new Hardware.Derated(
                share,
                why + ": SM clock " + Math.round(clock.getAsDouble()) + " of " + Math.round(best.get()) + " MHz");
    }
}
