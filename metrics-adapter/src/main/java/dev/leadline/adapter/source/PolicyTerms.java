// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.policy.Fallback;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy's author has settled, as far as it matters for what is served.
 *
 * @param advise true when the policy only advises
 * @param hold how long the last number stands alone
 * @param fallback floor by pool afterwards
 * @param pools by name
 */
record PolicyTerms(boolean advise, Duration hold, Map<String, Integer> fallback, Map<String, PoolTerms> pools) {

    /** Of a policy whose specification has never been readable: the defaults, and nothing known of its pools. */
    static final PolicyTerms UNREADABLE = new PolicyTerms(true, Fallback.DEFAULT.hold(), Map.of(), Map.of());

    PolicyTerms {
        fallback = Map.copyOf(fallback);
        pools = Map.copyOf(pools);
    }

    /**
     * One pool.
     *
     * @param role as metric labels spell it
     * @param target name of the workload
     * @param acceleratorType such as h100; empty when it is not known
     */
    record PoolTerms(String role, Optional<String> target, String acceleratorType) {

        static PoolTerms of(Pool pool) {
            return new PoolTerms(
                    pool.role().label(),
                    pool.target().map(ScaleTarget::name),
                    pool.profile().map(PolicyTerms::accelerator).orElse(""));
        }
    }

    static PolicyTerms of(ScalingPolicy policy) {
        Map<String, Integer> floors = new HashMap<>();
        policy.fallback().replicas().forEach((pool, floor) -> floors.put(pool, count(floor)));
        Map<String, PoolTerms> pools = new HashMap<>();
        policy.pools().forEach(pool -> pools.put(pool.name(), PoolTerms.of(pool)));
        return new PolicyTerms(policy.mode() == Mode.Advise, policy.fallback().hold(), floors, pools);
    }

    private static int count(Replicas floor) {
        return floor.count();
    }

    /** The accelerator of a profile's id, {@code model-gpu-backend-quantisation-tpN}; a model's name has hyphens too. */
    static String accelerator(String profile) {
        String[] parts = profile.split("-", -1);
        return parts.length < 5 ? "" : parts[parts.length - 4];
    }
}
