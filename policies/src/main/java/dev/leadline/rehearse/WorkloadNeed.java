// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.Role;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many replicas of each pool a load needs on average and at its peak, as a fluid: no queueing, no randomness, no
 * whole replicas. What no policy can beat.
 *
 * @param pools by pool name
 */
public record WorkloadNeed(Map<String, PoolNeed> pools) {
    /** Bins over which the peak is taken. */
    public static final double BIN_SECONDS = 60;

    /**
     * Need of one pool in replicas.
     *
     * @param accelerators of one replica
     * @param parts mean need by what makes it: {@code tokens} for prefill; {@code tokens}, {@code kv} and
     *     {@code transfer} for decode
     * @param mean mean over bins of the largest part
     * @param peak largest bin
     */
    public record PoolNeed(int accelerators, Map<String, Double> parts, double mean, double peak) {

        /** Copies the map, keeping its order. */
        public PoolNeed {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /** Copies the map, keeping its order. */
    public WorkloadNeed {
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
    }

    /**
     * The need of one pool.
     *
     * @throws IllegalArgumentException when there is no such pool
     */
    public PoolNeed of(String pool) {
        PoolNeed need = pools.get(pool);
        if (need == null) {
            throw new IllegalArgumentException("there is no pool " + pool + "; the pools are " + pools.keySet());
        }
        return need;
    }

    /** Largest share of the accelerator-hours of a constant fleet that can be saved: 1 − mean ÷ peak. */
    public double fluidCeiling() {
        double mean = 0;
        double peak = 0;
        for (PoolNeed need : pools.values()) {
            mean += need.mean() * need.accelerators();
            peak += need.peak() * need.accelerators();
        }
        return peak == 0 ? 0 : 1 - mean / peak;
    }

    /**
     * The need of a load on the first prefill and the first decode pool of a fleet. Prefill: seconds of computing in
     * full batches. Decode at its operating point, the largest batch that meets the objective, fits the KV cache at
     * the mean context and the engine's limit: tokens over tokens/s, resident KV over the cache, transfer seconds.
     * Decode work is spread over the time a response takes there.
     */
    public static WorkloadNeed of(FleetSpec spec, List<TraceRequest> requests) {
        return new NeedBins(spec, requests, BIN_SECONDS).need();
    }

    /**
     * The same need over time.
     *
     * @param binSeconds length of a bin, above 0
     * @return by pool, replicas needed in each bin from second 0 to the last arrival
     */
    public static Map<String, double[]> curves(FleetSpec spec, List<TraceRequest> requests, double binSeconds) {
        NeedBins bins = new NeedBins(spec, requests, binSeconds);
        bins.need();
        return bins.curves;
    }

    /** Accelerator-hours of this need from second 0 to the last arrival: what no feasible plan can go below. */
    public double fluidGpuHours(double seconds) {
        double gpus = 0;
        for (PoolNeed need : pools.values()) {
            gpus += need.mean() * need.accelerators();
        }
        return gpus * seconds / 3600;
    }

    /** Adds up work by bin. */
    private static final class NeedBins {
        private final FleetSpec spec;
        private final List<TraceRequest> requests;
        private final double width;
        private final Map<String, double[]> curves = new LinkedHashMap<>();
        private final int bins;
        private final double span;

        NeedBins(FleetSpec spec, List<TraceRequest> requests, double width) {
            this.width = width;
            this.spec = spec;
            this.requests = requests;
            this.span = requests.stream()
                    .mapToDouble(TraceRequest::arrivalSeconds)
                    .max()
                    .orElse(0);
            this.bins = Math.max(1, (int) Math.ceil(span / width));
        }

        WorkloadNeed need() {
            Map<String, PoolNeed> pools = new LinkedHashMap<>();
            for (Role role : List.of(Role.Prefill, Role.Decode)) {
                Map.Entry<String, FleetSpec.PoolSpec> first = spec.pools().entrySet().stream()
                        .filter(pool -> pool.getValue().role() == role)
                        .findFirst()
                        .orElseThrow();
                FleetSpec.PoolSpec pool = first.getValue();
                Map<String, double[]> parts = role == Role.Prefill ? prefill(pool) : decode(pool);
                double[] curve = largest(parts);
                curves.put(first.getKey(), curve);
                pools.put(first.getKey(), pooled(pool, parts, curve));
            }
            return new WorkloadNeed(pools);
        }

        private Map<String, double[]> prefill(FleetSpec.PoolSpec pool) {
            EngineProfile profile = pool.profile();
            double perBatch = spec.limits().prefillBatchTokens();
            double[] seconds = new double[bins];
            for (TraceRequest one : requests) {
                double tokens = one.inputTokens();
                double alone = profile.prefillSeconds(tokens, EngineProfile.attentionWork(tokens, 0));
                double spared = profile.prefillBaseMs() / 1e3 * Math.max(0, 1 - tokens / perBatch);
                seconds[bin(one.arrivalSeconds())] += alone - spared;
            }
            return Map.of("tokens", seconds);
        }

        private Map<String, double[]> decode(FleetSpec.PoolSpec pool) {
            EngineProfile profile = pool.profile();
            double context = meanContext();
            double batch = operatingBatch(profile, context);
            double step = profile.decodeStepSeconds(batch, batch * context);
            double[] tokens = new double[bins];
            double[] kv = new double[bins];
            double[] transfer = new double[bins];
            for (TraceRequest one : requests) {
                if (one.outputTokens() == 1) {
                    continue;
                }
                double steps = one.outputTokens() - 1.0;
                double residence = steps * step;
                double resident = one.inputTokens() + one.outputTokens() / 2.0;
                spread(tokens, one.arrivalSeconds(), residence, steps * step / batch);
                spread(kv, one.arrivalSeconds(), residence, residence * resident / profile.kvCapacityTokens());
                transfer[bin(one.arrivalSeconds())] +=
                        spec.transfer().seconds((double) profile.kvBytesPerToken() * one.inputTokens());
            }
            Map<String, double[]> parts = new LinkedHashMap<>();
            parts.put("tokens", tokens);
            parts.put("kv", kv);
            parts.put("transfer", transfer);
            return parts;
        }

        private double meanContext() {
            double weighted = 0;
            double steps = 0;
            for (TraceRequest one : requests) {
                weighted += (one.outputTokens() - 1.0) * (one.inputTokens() + one.outputTokens() / 2.0);
                steps += one.outputTokens() - 1.0;
            }
            return steps == 0 ? 1 : weighted / steps;
        }

        private double operatingBatch(EngineProfile profile, double context) {
            int batch = (int)
                    Math.max(1, Math.min(spec.limits().maxDecodeSequences(), profile.kvCapacityTokens() / context));
            while (batch > 1
                    && profile.decodeStepSeconds(batch, batch * context)
                            > spec.objectives().perTokenSeconds()) {
                batch--;
            }
            return batch;
        }

        private void spread(double[] bucket, double from, double seconds, double amount) {
            double end = Math.min(from + seconds, span);
            for (int bin = bin(from); bin < bins && bin * width < end; bin++) {
                double overlap = Math.min(end, (bin + 1) * width) - Math.max(from, bin * width);
                bucket[bin] += amount * Math.max(0, overlap) / seconds;
            }
        }

        private int bin(double time) {
            return (int) Math.min(bins - 1, time / width);
        }

        // The last bin may be cut short by the end of the trace.
        private double length(int bin) {
            return span == 0 ? width : Math.min(width, span - bin * width);
        }

        private double[] largest(Map<String, double[]> parts) {
            double[] needed = new double[bins];
            for (int bin = 0; bin < bins; bin++) {
                for (double[] seconds : parts.values()) {
                    needed[bin] = Math.max(needed[bin], seconds[bin]);
                }
                needed[bin] /= Math.max(length(bin), width / 2);
            }
            return needed;
        }

        private PoolNeed pooled(FleetSpec.PoolSpec pool, Map<String, double[]> parts, double[] curve) {
            Map<String, Double> means = new LinkedHashMap<>();
            parts.forEach((name, seconds) -> means.put(name, sum(seconds) / Math.max(span, 1e-9)));
            double total = 0;
            for (int bin = 0; bin < bins; bin++) {
                total += curve[bin] * Math.max(length(bin), width / 2);
            }
            double peak = Arrays.stream(curve).max().orElseThrow();
            return new PoolNeed(pool.accelerators(), means, total / Math.max(span, 1e-9), peak);
        }

        private static double sum(double[] values) {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum;
        }
    }
}
