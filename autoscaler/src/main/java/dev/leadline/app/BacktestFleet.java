// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.ColdStart;
import dev.leadline.rehearse.EngineLimits;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.FleetSpec.PoolSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.TransferLink;
import dev.leadline.rehearse.WorkloadNeed;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fleet that a policy is rehearsed on.
 *
 * @param spec the simulated fleet; it starts with the mean need of the load, rounded up and within the policy's bounds,
 *     whatever the strategy
 * @param need fluid need of the load
 * @param prefill the policy's prefill pool
 * @param decode the policy's decode pool
 */
record BacktestFleet(FleetSpec spec, WorkloadNeed need, Pool prefill, Pool decode) {

    private static final Instant EPOCH = Instant.parse("2026-01-05T00:00:00Z");

    /** The fleet of a policy; bad input where it cannot be simulated. */
    static BacktestFleet of(
            ScalingPolicy policy, List<TraceRequest> load, Optional<String> profile, Duration coldStart, int gpus) {
        Pool prefill = only(policy, Role.Prefill, FleetSpec.PREFILL);
        Pool decode = only(policy, Role.Decode, FleetSpec.DECODE);
        if (policy.pools().size() != 2) {
            throw CommandFailure.badInput("spec.pools: " + policy.pools().size()
                    + " pools; a rehearsal knows one Prefill and one Decode pool. Leave the others out.");
        }
        ColdStart start = ColdStart.fixed(coldStart.toMillis() / 1e3);
        Map<String, PoolSpec> pools = new LinkedHashMap<>();
        for (Pool pool : List.of(prefill, decode)) {
            EngineProfile engine = profileOf(pool, profile);
            pools.put(pool.name(), new PoolSpec(pool.role(), engine, engine.accelerators(), 0, start));
        }
        FleetSpec empty =
                new FleetSpec(pools, gpus, TransferLink.DEFAULT, policy.objectives(), EngineLimits.DEFAULT, EPOCH);
        WorkloadNeed need = WorkloadNeed.of(empty, load);
        Map<String, Integer> first = new LinkedHashMap<>();
        int accelerators = 0;
        for (Pool pool : List.of(prefill, decode)) {
            int mean = (int) Math.ceil(need.of(pool.name()).mean());
            first.put(pool.name(), clamp(mean, pool.replicas()));
            accelerators += clamp(mean, pool.replicas()) * need.of(pool.name()).accelerators();
        }
        if (accelerators > gpus) {
            throw CommandFailure.badInput("--gpus " + gpus + ": the load needs about " + accelerators
                    + " accelerators on average. Allow more of them, or make the load smaller with --scale.");
        }
        return new BacktestFleet(empty.withReplicas(first), need, prefill, decode);
    }

    /** The widest bounds of the two pools, for a rival that knows only one pair. */
    ReplicaBounds widestBounds() {
        return new ReplicaBounds(
                Replicas.of(Math.min(
                        prefill.replicas().min().count(),
                        decode.replicas().min().count())),
                Replicas.of(Math.max(
                        prefill.replicas().max().count(),
                        decode.replicas().max().count())));
    }

    private static int clamp(int replicas, ReplicaBounds bounds) {
        return Math.clamp(replicas, bounds.min().count(), bounds.max().count());
    }

    private static Pool only(ScalingPolicy policy, Role role, String name) {
        List<Pool> pools = policy.poolsOf(role);
        if (pools.size() != 1 || !pools.getFirst().name().equals(name)) {
            throw CommandFailure.badInput("spec.pools: " + pools.size() + " of role " + role + " named "
                    + pools.stream().map(Pool::name).toList() + "; a rehearsal needs exactly one, named " + name
                    + ". Name it so in a copy of the policy.");
        }
        return pools.getFirst();
    }

    private static EngineProfile profileOf(Pool pool, Optional<String> fallback) {
        String known = "The profiles are\n  " + String.join("\n  ", ProfileCatalogue.ids());
        String id = pool.profile()
                .or(() -> fallback)
                .orElseThrow(() -> CommandFailure.badInput("pool " + pool.name()
                        + " has no capacity.profile, and a rehearsal must know how fast an engine is: name one in the"
                        + " policy or with --profile. " + known));
        return ProfileCatalogue.find(id)
                .orElseThrow(() ->
                        CommandFailure.badInput("pool " + pool.name() + ": there is no profile " + id + ". " + known));
    }
}
