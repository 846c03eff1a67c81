// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.Role;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator of a peer knows when configuring it: engines as profiled offline, objectives, the accelerators, and
 * the load of a training time. Nothing of it comes from the load that is reported on.
 *
 * @param spec the fleet; where the true engines differ from their profiles, give the profiles
 * @param bounds of every pool
 * @param meanInput mean prompt tokens in the training time, at least 1
 * @param meanOutput mean output tokens in the training time, at least 1
 * @param need fluid need of the training load
 */
public record PeerFleet(
        FleetSpec spec, Map<String, ReplicaBounds> bounds, double meanInput, double meanOutput, WorkloadNeed need) {

    /** Copies the bounds, keeping their order, and rejects a pool without any. */
    public PeerFleet {
        bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
        if (!bounds.keySet().containsAll(spec.pools().keySet())) {
            throw new IllegalArgumentException(
                    "every pool needs bounds: pools " + spec.pools().keySet() + ", bounds " + bounds.keySet());
        }
        if (!(meanInput >= 1 && meanOutput >= 1)) {
            throw new IllegalArgumentException(
                    "requests have at least one token each way, not " + meanInput + " and " + meanOutput);
        }
    }

    /**
     * The fleet with what a training load teaches.
     *
     * @param training at least one request
     */
    public static PeerFleet of(FleetSpec spec, Map<String, ReplicaBounds> bounds, List<TraceRequest> training) {
        if (training.isEmpty()) {
            throw new IllegalArgumentException("a training load has at least one request");
        }
        double input = training.stream()
                .mapToDouble(TraceRequest::inputTokens)
                .average()
                .orElse(1);
        double output = training.stream()
                .mapToDouble(TraceRequest::outputTokens)
                .average()
                .orElse(1);
        return new PeerFleet(spec, bounds, input, output, WorkloadNeed.of(spec, training));
    }

    Role role(String pool) {
        return pool(pool).role();
    }

    EngineProfile profile(String pool) {
        return pool(pool).profile();
    }

    int accelerators(String pool) {
        return pool(pool).accelerators();
    }

    ReplicaBounds boundsOf(String pool) {
        ReplicaBounds found = bounds.get(pool);
        if (found == null) {
            throw new IllegalArgumentException("there are no bounds for pool " + pool);
        }
        return found;
    }

    int clamp(String pool, double replicas) {
        ReplicaBounds range = boundsOf(pool);
        return Math.clamp(
                (long) Math.min(replicas, Integer.MAX_VALUE),
                range.min().count(),
                range.max().count());
    }

    /** The first pool of a role. */
    String first(Role role) {
        return spec.pools().entrySet().stream()
                .filter(pool -> pool.getValue().role() == role)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Seconds to the first token that a prompt of the mean length may take. */
    double firstTokenTarget() {
        return spec.objectives().firstTokenSeconds(meanInput);
    }

    /** Seconds that an output token may take. */
    double perTokenTarget() {
        return spec.objectives().perTokenSeconds();
    }

    /** Prompt tokens per second of one idle instance that is given a full batch: chunk ÷ time to its first token. */
    double prefillVelocity(String pool) {
        double chunk = spec.limits().prefillBatchTokens();
        return chunk / profile(pool).prefillSeconds(chunk, chunk * meanInput / 2);
    }

    /**
     * The largest decode batch of the training load's mean context that meets the per-token objective and fits the KV
     * cache and the engine; 1 when none does.
     */
    int operatingBatch(String pool) {
        double context = meanInput + meanOutput / 2;
        EngineProfile profile = profile(pool);
        int batch =
                (int) Math.max(1, Math.min(spec.limits().maxDecodeSequences(), profile.kvCapacityTokens() / context));
        while (batch > 1 && profile.decodeStepSeconds(batch, batch * context) > perTokenTarget()) {
            batch--;
        }
        return batch;
    }

    /** Output tokens per second of one instance at {@link #operatingBatch}. */
    double decodeVelocity(String pool) {
        int batch = operatingBatch(pool);
        return batch / profile(pool).decodeStepSeconds(batch, batch * (meanInput + meanOutput / 2));
    }

    private FleetSpec.PoolSpec pool(String name) {
        FleetSpec.PoolSpec found = spec.pools().get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no pool " + name);
        }
        return found;
    }
}
