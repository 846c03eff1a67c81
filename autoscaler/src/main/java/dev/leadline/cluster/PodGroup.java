// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The pods that make one replica: a single pod for most kinds, leader and workers for a gang.
 *
 * @param leader the pod that speaks for it
 * @param pods all of them, the leader first
 * @param size how many there will be when it is complete
 */
public record PodGroup(PodFacts leader, List<PodFacts> pods, int size) {

    /** Copies the list. */
    public PodGroup {
        pods = List.copyOf(pods);
    }

    /** Stable while the leader lives. */
    public String id() {
        return leader.name();
    }

    /** True when its deletion has begun. */
    public boolean isTerminating() {
        return leader.terminating();
    }

    /** True when every pod is there and has its node. */
    public boolean isScheduled() {
        return isComplete() && pods.stream().allMatch(pod -> pod.node().isPresent());
    }

    /** True when every pod is there and takes its part. */
    public boolean isReady() {
        return isComplete() && pods.stream().allMatch(PodFacts::ready);
    }

    private boolean isComplete() {
        return pods.size() >= size;
    }

    /** When the first of its pods was made. */
    public Instant created() {
        return pods.stream()
                .map(PodFacts::created)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** When the last of its pods got its node. */
    public Optional<Instant> scheduled() {
        return isScheduled() ? latest(pods.stream().map(PodFacts::scheduled).toList()) : Optional.empty();
    }

    /** When the last of its pods became ready. */
    public Optional<Instant> readySince() {
        return isReady() ? latest(pods.stream().map(PodFacts::readySince).toList()) : Optional.empty();
    }

    private static Optional<Instant> latest(List<Optional<Instant>> moments) {
        return moments.stream().allMatch(Optional::isPresent)
                ? moments.stream().map(Optional::orElseThrow).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Accelerators of all its pods together, whatever their kind. */
    public int accelerators() {
        return pods.stream()
                .flatMap(pod -> pod.accelerators().values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }
}
