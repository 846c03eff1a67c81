// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.PodMarks;
import dev.leadline.decide.Cycle;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Scales the targets of a policy's pools through their scale subresource: read, decide, write with the version that was
 * read; another version is read and decided anew. Writes only as the leader, within its lease, and never where
 * something else scales the target. Where a pool has its size already and nothing drains, no call is made.
 */
public final class ScaleActuator implements Actuator {

    private final TargetWriter writer;
    private final Map<TargetKey, TargetMemory> memories = new ConcurrentHashMap<>();

    /** A target of one pool of one policy. */
    private record TargetKey(PolicyKey policy, String pool, ScaleTarget target) {}

    /**
     * @param ports the world
     * @param settings deadlines and holds
     * @param clock wall clock, for comparing with times in objects and for sentences
     * @param nanos on the scale of {@link dev.leadline.cluster.LeaderTerm}: {@code System::nanoTime}
     */
    public ScaleActuator(ActuatorPorts ports, ActuatorSettings settings, InstantSource clock, LongSupplier nanos) {
        writer = new TargetWriter(ports, settings, clock, nanos);
    }

    @Override
    public ActuationResult apply(ScalingPolicy policy, Cycle cycle) {
        Map<String, PoolActuation> done = new LinkedHashMap<>();
        for (Pool pool : policy.pools()) {
            done.put(pool.name(), apply(policy, pool, cycle));
        }
        return Outcomes.of(done);
    }

    /**
     * Ends the drains of a policy that is deleted or no longer in mode Enforce: all its replicas accept requests again.
     *
     * @param policy as it was while it was written
     * @return sentences of what could not be done
     */
    public List<String> release(ScalingPolicy policy) {
        return policy.mode() != Mode.Enforce
                ? List.of()
                : policy.pools().stream()
                        .filter(pool -> pool.actuation() == Actuation.Scale)
                        .flatMap(pool -> pool.target().stream())
                        .flatMap(target -> writer.release(policy, target).stream())
                        .map(PodMarks.Failed::sentence)
                        .toList();
    }

    /** Drops what is remembered of a policy that is gone. */
    public void forget(PolicyKey policy) {
        memories.keySet().removeIf(key -> key.policy().equals(policy));
    }

    private PoolActuation apply(ScalingPolicy policy, Pool pool, Cycle cycle) {
        int current = cycle.plan().pool(pool.name()).currentReplicas();
        if (policy.mode() != Mode.Enforce) {
            ActuationCode code = policy.mode() == Mode.Paused ? ActuationCode.PausedMode : ActuationCode.AdviseMode;
            return Verdict.Refused.because(code, "Nothing was written: " + code.prose() + ".")
                    .at(current);
        }
        if (pool.actuation() == Actuation.ExternalMetric) {
            return Verdict.Refused.because(
                            ActuationCode.ExternalActuation,
                            "Nothing was written: actuation is ExternalMetric, so an HPA or KEDA follows the published number.")
                    .at(current);
        }
        if (pool.target().isEmpty()) {
            return Verdict.Refused.because(
                            ActuationCode.NoTarget,
                            "The pool " + pool.name() + " names no target, so its number is only published.")
                    .at(current);
        }
        ScaleTarget target = pool.target().get();
        TargetMemory memory = memories.computeIfAbsent(
                new TargetKey(policy.key(), pool.name(), target), ignored -> new TargetMemory());
        return writer.apply(new Wish(policy, pool, target, cycle), memory);
    }
}
