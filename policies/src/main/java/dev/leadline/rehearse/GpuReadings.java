// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a device exporter would show for the GPUs of a simulated instance: gauges over the time since the look before. Prefill keeps
 * the tensor pipes busy, decode the memory; shares are typical of dense models on H100 and carry no measurement.
 */
final class GpuReadings {
    /** "GPU has fallen off the bus". */
    private static final int XID_OFF_THE_BUS = 79;

    private static final double FULL_CLOCK_MHZ = 1980;
    private static final double IDLE_CLOCK_MHZ = 345;

    private static final double SHORTEST_WINDOW = 1;

    private final long seed;
    private final Map<Integer, Window> windows = new HashMap<>();
    private final Map<Long, String> uuids = new HashMap<>();

    /** What the last look found: when it was, busy seconds until then, and the share it showed. */
    private record Window(double end, double busySeconds, double share) {}

    GpuReadings(long seed) {
        this.seed = seed;
    }

    List<GpuSample> of(Instance instance, Engine engine, double now) {
        boolean serving = instance.state() == InstanceState.Ready || instance.state() == InstanceState.Draining;
        double busy = serving ? busyShare(instance, engine.busySeconds(now), now) : 0;
        boolean prefill = engine instanceof PrefillEngine;
        double clock = busy > 0 ? FULL_CLOCK_MHZ * instance.share() : IDLE_CLOCK_MHZ;
        List<GpuSample> samples = new ArrayList<>(instance.accelerators());
        for (int i = 0; i < instance.accelerators(); i++) {
            samples.add(new GpuSample(
                    uuids.computeIfAbsent((long) instance.index << 8 | i, this::uuid),
                    Optional.of(product(instance.pool.spec.profile().gpu())),
                    OptionalDouble.of(busy),
                    OptionalDouble.of(busy),
                    OptionalDouble.of(busy * (prefill ? 0.62 : 0.11)),
                    OptionalDouble.of(busy * (prefill ? 0.28 : 0.71)),
                    OptionalDouble.of(clock),
                    instance.isDoomed() && i == 0 ? OptionalInt.of(XID_OFF_THE_BUS) : OptionalInt.empty(),
                    instance.share() < 1 ? Set.of("hw_thermal") : Set.of(),
                    false));
        }
        return samples;
    }

    /** Share of the time since the look before, over a second at least; profiling counters are averages and no samples. */
    private double busyShare(Instance instance, double busySeconds, double now) {
        Window before = windows.getOrDefault(instance.index, new Window(instance.since(), 0, 0));
        double length = now - before.end();
        if (length < SHORTEST_WINDOW) {
            return before.share();
        }
        double share = Math.clamp((busySeconds - before.busySeconds()) / length, 0, 1);
        windows.put(instance.index, new Window(now, busySeconds, share));
        return share;
    }

    private String uuid(long place) {
        long bits = mix(seed ^ mix(place));
        HexFormat hex = HexFormat.of();
        String high = hex.toHexDigits(bits);
        String low = hex.toHexDigits(mix(bits));
        return "GPU-" + high.substring(0, 8) + "-" + high.substring(8, 12) + "-" + high.substring(12) + "-"
                + low.substring(0, 4) + "-" + low.substring(4);
    }

    private static String product(String gpu) {
        return switch (gpu) {
            case "h100" -> "NVIDIA H100 80GB HBM3";
            case "h200" -> "NVIDIA H200";
            case "a100" -> "NVIDIA A100-SXM4-80GB";
            case "b200" -> "NVIDIA B200";
            default -> gpu;
        };
    }

    // The finalizer of SplitMix64: neighbouring numbers become unlike ones.
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
