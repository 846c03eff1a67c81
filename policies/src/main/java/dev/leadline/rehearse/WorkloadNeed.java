// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.Role;
import java.util.ArrayList;
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
        return new NeedBins(spec, requests).need();
    }

    /** Adds up work by bin. */
    private static final class NeedBins {
        private final FleetSpec spec;
        private final List<TraceRequest> requests;
        private final int bins;
        private final double span;

        NeedBins(FleetSpec spec, List<TraceRequest> requests) {
            this.spec = spec;
            this.requests = requests;
            this.span = requests.stream()
                    .mapToDouble(TraceRequest::arrivalSeconds)
                    .max()
                    .orElse(0);
            this.bins = Math.max(1, (int) Math.ceil(span / BIN_SECONDS));
        }

        WorkloadNeed need() {
            Map<String, PoolNeed> pools = new LinkedHashMap<>();
            for (Role role : List.of(Role.Prefill, Role.Decode)) {
                Map.Entry<String, FleetSpec.PoolSpec> first = spec.pools().entrySet().stream()
                        .filter(pool -> pool.getValue().role() == role)
                        .findFirst()
                        .orElseThrow();
                FleetSpec.PoolSpec pool = first.getValue();
                pools.put(first.getKey(), role == Role.Prefill ? prefill(pool) : decode(pool));
            }
            return new WorkloadNeed(pools);
        }

        private PoolNeed prefill(FleetSpec.PoolSpec pool) {
            EngineProfile profile = pool.profile();
            double perBatch = spec.limits().prefillBatchTokens();
            double[] seconds = new double[bins];
            for (TraceRequest one : requests) {
                double tokens = one.inputTokens();
                double alone = profile.prefillSeconds(tokens, EngineProfile.attentionWork(tokens, 0));
                double spared = profile.prefillBaseMs() / 1e3 * Math.max(0, 1 - tokens / perBatch);
                seconds[bin(one.arrivalSeconds())] += alone - spared;
            }
            return pooled(pool, Map.of("tokens", seconds));
        }

        private PoolNeed decode(FleetSpec.PoolSpec pool) {
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
            return pooled(pool, parts);
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
            for (int bin = bin(from); bin < bins && bin * BIN_SECONDS < end; bin++) {
                double overlap = Math.min(end, (bin + 1) * BIN_SECONDS) - Math.max(from, bin * BIN_SECONDS);
                bucket[bin] += amount * Math.max(0, overlap) / seconds;
            }
        }

        private int bin(double time) {
            return (int) Math.min(bins - 1, time / BIN_SECONDS);
        }

        // The last bin may be cut short by the end of the trace.
        private double length(int bin) {
            return span == 0 ? BIN_SECONDS : Math.min(BIN_SECONDS, span - bin * BIN_SECONDS);
        }

        private PoolNeed pooled(FleetSpec.PoolSpec pool, Map<String, double[]> parts) {
            Map<String, Double> means = new LinkedHashMap<>();
            parts.forEach((name, seconds) -> means.put(name, sum(seconds) / Math.max(span, 1e-9)));
            List<Double> needed = new ArrayList<>();
            double total = 0;
            for (int bin = 0; bin < bins; bin++) {
                double largest = 0;
                for (double[] seconds : parts.values()) {
                    largest = Math.max(largest, seconds[bin]);
                }
                total += largest;
                needed.add(largest / Math.max(length(bin), BIN_SECONDS / 2));
            }
            return new PoolNeed(pool.accelerators(), means, total / Math.max(span, 1e-9), Collections.max(needed));
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
