// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.capacity.LearnedState;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what was learned of capacities once a minute of observed time; a replay from the beginning keeps its own at once. */
public final class CapacityRecorder implements DecisionListener {

    private static final Duration STEP = Duration.ofMinutes(1);

    private final PolicyRegistry registry;
    private final CapacityMemory memory;
    private final Map<PolicyKey, Instant> keptAt = new ConcurrentHashMap<>();

    /**
     * @param registry knows what was learned
     * @param memory where it goes
     */
    public CapacityRecorder(PolicyRegistry registry, CapacityMemory memory) {
        this.registry = registry;
        this.memory = memory;
    }

    @Override
    public void decided(ScalingPolicy policy, Latest latest) {
        Instant now = latest.cycle().plan().time();
        Instant before = keptAt.get(policy.key());
        if (before != null && Duration.between(before, now).abs().compareTo(STEP) < 0) {
            return;
        }
        Map<String, LearnedState> learned = registry.capacities(policy.key());
        // The first look has learned nothing yet and must not replace what the process before had.
        if (before != null && !learned.isEmpty()) {
            memory.keep(policy.key(), learned);
        }
        keptAt.put(policy.key(), now);
    }
}
