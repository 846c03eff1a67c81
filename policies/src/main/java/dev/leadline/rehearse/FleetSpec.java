// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A fleet to simulate: pools of one model, the accelerators they share, the network between them and what users were
 * promised.
 *
 * @param pools by name; at least one Prefill and one Decode pool
 * @param gpuLimit accelerators that all pools together may hold; what does not fit stays Pending
 * @param transfer the way of KV caches
 * @param objectives what counts as attained
 * @param limits settings of the engines' schedulers
 * @param epoch the moment that simulated second 0 stands for
 */
public record FleetSpec(
        Map<String, PoolSpec> pools,
        int gpuLimit,
        TransferLink transfer,
        Objectives objectives,
        EngineLimits limits,
        Instant epoch) {

    /** Name of the prefill pool in the usual fleet of two pools. */
    public static final String PREFILL = "prefill";
    /** Name of the decode pool in the usual fleet of two pools. */
    public static final String DECODE = "decode";

    /** 99 % of requests: first token within 2 s + 150 ms per 1,000 input tokens, then 50 ms per token. */
    public static final Objectives DEFAULT_OBJECTIVES =
            new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofMillis(50));

    /**
     * One pool.
     *
     * @param role Prefill or Decode
     * @param profile step times and KV cache of one instance
     * @param accelerators accelerators of one instance
     * @param replicas instances that are Ready at second 0
     * @param coldStart from accelerators to Ready
     */
    public record PoolSpec(Role role, EngineProfile profile, int accelerators, int replicas, ColdStart coldStart) {

        /** Rejects what cannot be simulated. */
        public PoolSpec {
            if (role == Role.Aggregated) {
                throw new IllegalArgumentException("the simulator knows Prefill and Decode pools, not Aggregated ones");
            }
            if (accelerators < 1 || replicas < 0) {
                throw new IllegalArgumentException("a pool needs at least one accelerator per replica and 0 or more"
                        + " replicas, not " + accelerators + " and " + replicas);
            }
        }

        PoolSpec withReplicas(int count) {
            return new PoolSpec(role, profile, accelerators, count, coldStart);
        }

        PoolSpec withColdStart(ColdStart changed) {
            return new PoolSpec(role, profile, accelerators, replicas, changed);
        }
    }

    /** Copies the pools, keeping their order, and rejects a fleet that cannot serve or does not fit. */
    public FleetSpec {
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        for (Role role : new Role[] {Role.Prefill, Role.Decode}) {
            if (pools.values().stream().noneMatch(pool -> pool.role() == role)) {
                throw new IllegalArgumentException("a fleet needs a pool of role " + role);
            }
        }
        long held = pools.values().stream()
                .mapToLong(pool -> (long) pool.replicas() * pool.accelerators())
                .sum();
        if (held > gpuLimit) {
            throw new IllegalArgumentException(
                    "the fleet starts with " + held + " accelerators but the limit is " + gpuLimit);
        }
    }

    /**
     * The usual fleet: one prefill and one decode pool of the same engine, 90 s cold start, 64 accelerators, 25 GB/s
     * into every receiver, {@link #DEFAULT_OBJECTIVES}.
     */
    public static FleetSpec disaggregated(EngineProfile profile, int prefillReplicas, int decodeReplicas) {
        Map<String, PoolSpec> pools = new LinkedHashMap<>();
        var coldStart = ColdStart.fixed(90);
        pools.put(PREFILL, new PoolSpec(Role.Prefill, profile, profile.accelerators(), prefillReplicas, coldStart));
        pools.put(DECODE, new PoolSpec(Role.Decode, profile, profile.accelerators(), decodeReplicas, coldStart));
        return new FleetSpec(
                pools,
                64,
                TransferLink.DEFAULT,
                DEFAULT_OBJECTIVES,
                EngineLimits.DEFAULT,
                Instant.parse("2026-01-05T00:00:00Z"));
    }

    /** The same fleet starting with other numbers of replicas; pools left out keep theirs. */
    public FleetSpec withReplicas(Map<String, Integer> replicas) {
        Map<String, PoolSpec> changed = new LinkedHashMap<>();
        pools.forEach(
                (name, pool) -> changed.put(name, pool.withReplicas(replicas.getOrDefault(name, pool.replicas()))));
        return new FleetSpec(changed, gpuLimit, transfer, objectives, limits, epoch);
    }

    /** The usual fleet of two pools starting with other numbers of replicas. */
    public FleetSpec withReplicas(int prefillReplicas, int decodeReplicas) {
        return withReplicas(Map.of(PREFILL, prefillReplicas, DECODE, decodeReplicas));
    }

    /** The same fleet with another cold start of all pools. */
    public FleetSpec withColdStart(ColdStart coldStart) {
        return withPools(pool -> pool.withColdStart(coldStart));
    }

    /** The same fleet on other engines. */
    public FleetSpec withEngines(EngineProfile engines) {
        return withPools(
                pool -> new PoolSpec(pool.role(), engines, pool.accelerators(), pool.replicas(), pool.coldStart()));
    }

    /** The same fleet with another accelerator limit. */
    public FleetSpec withGpuLimit(int limit) {
        return new FleetSpec(pools, limit, transfer, objectives, limits, epoch);
    }

    /** The same fleet with another network. */
    public FleetSpec withTransfer(TransferLink link) {
        return new FleetSpec(pools, gpuLimit, link, objectives, limits, epoch);
    }

    /** The same fleet with other promises. */
    public FleetSpec withObjectives(Objectives changed) {
        return new FleetSpec(pools, gpuLimit, transfer, changed, limits, epoch);
    }

    /** The same fleet with other engine settings. */
    public FleetSpec withLimits(EngineLimits changed) {
        return new FleetSpec(pools, gpuLimit, transfer, objectives, changed, epoch);
    }

    /** The same fleet at another time. */
    public FleetSpec withEpoch(Instant moment) {
        return new FleetSpec(pools, gpuLimit, transfer, objectives, limits, moment);
    }

    private FleetSpec withPools(UnaryOperator<PoolSpec> change) {
        Map<String, PoolSpec> changed = new LinkedHashMap<>();
        pools.forEach((name, pool) -> changed.put(name, change.apply(pool)));
        return new FleetSpec(changed, gpuLimit, transfer, objectives, limits, epoch);
    }
}
