// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.ReplicaBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What many run today: one HorizontalPodAutoscaler per pool on a Pods metric, the average number of waiting requests
 * per replica, with Kubernetes' defaults. Every 15 s: ratio = average ÷ target; within a tolerance of 0.1 nothing
 * changes, else ceil(ratio × pods). Pods without a metric count as idle before growing and as on target before
 * shrinking. Growing is limited to the larger of 4 pods and 100 % per 15 s; shrinking follows the largest
 * recommendation of the last 300 s. When no pod has a metric, nothing changes.
 */
public final class QueueHpa implements ScalingStrategy {
    private static final Duration SYNC = Duration.ofSeconds(15);
    private static final Duration DOWN_WINDOW = Duration.ofMinutes(5);
    private static final double TOLERANCE = 0.1;
    private static final int STEP_PODS = 4;

    private final double target;
    private final ReplicaBounds bounds;
    private final Map<String, Deque<Recommendation>> recommendations = new LinkedHashMap<>();

    private record Recommendation(Instant time, int replicas) {}

    /**
     * One scaler per pool.
     *
     * @param target waiting requests per replica, above 0
     * @param bounds of every pool
     */
    public QueueHpa(double target, ReplicaBounds bounds) {
        if (!(target > 0)) {
            throw new IllegalArgumentException("the target of an HPA is above 0, not " + target);
        }
        this.target = target;
        this.bounds = bounds;
    }

    /** The usual sweep: targets 1, 2, 5 and 10. */
    public static List<ScalingStrategy> sweep(ReplicaBounds bounds) {
        return IntStream.of(1, 2, 5, 10)
                .mapToObj(target -> (ScalingStrategy) new QueueHpa(target, bounds))
                .toList();
    }

    @Override
    public String name() {
        return "hpa queue " + (target == Math.rint(target) ? String.valueOf((long) target) : String.valueOf(target));
    }

    @Override
    public Duration interval() {
        return SYNC;
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        seen.pools().forEach((pool, instances) -> {
            List<InstanceSnapshot> pods = instances.stream()
                    .filter(one -> one.state() != InstanceState.Draining)
                    .toList();
            desired.put(pool, stabilized(pool, pods.size(), proposal(pods), seen.time()));
        });
        return desired;
    }

    // Kubernetes' replica calculator for plain per-pod metrics.
    private int proposal(List<InstanceSnapshot> pods) {
        double sum = 0;
        int measured = 0;
        int missing = 0;
        int unready = 0;
        for (InstanceSnapshot pod : pods) {
            OptionalDouble waiting = waiting(pod);
            if (pod.state() == InstanceState.Pending) {
                unready++;
            } else if (waiting.isPresent()) {
                sum += waiting.getAsDouble();
                measured++;
            } else {
                missing++;
            }
        }
        int current = pods.size();
        if (measured == 0) {
            return current;
        }
        double ratio = sum / measured / target;
        if (missing == 0 && (unready == 0 || ratio <= 1)) {
            return withinTolerance(ratio) ? current : ceil(ratio * measured);
        }
        int counted = measured + missing + (ratio > 1 ? unready : 0);
        double cautious = (sum + (ratio < 1 ? missing * target : 0)) / counted / target;
        boolean turned = (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1);
        if (withinTolerance(cautious) || turned) {
            return current;
        }
        int replicas = ceil(cautious * counted);
        boolean backwards = (cautious < 1 && replicas > current) || (cautious > 1 && replicas < current);
        return backwards ? current : replicas;
    }

    private int stabilized(String pool, int current, int proposed, Instant now) {
        Deque<Recommendation> recent = recommendations.computeIfAbsent(pool, ignored -> {
            Deque<Recommendation> fresh = new ArrayDeque<>();
            fresh.add(new Recommendation(now, current));
            return fresh;
        });
        recent.removeIf(one -> !one.time().isAfter(now.minus(DOWN_WINDOW)));
        recent.add(new Recommendation(now, proposed));
        int highest = recent.stream().mapToInt(Recommendation::replicas).max().orElse(proposed);
        int held = proposed < current ? Math.min(current, highest) : proposed;
        int limited = Math.min(held, Math.max(2 * current, current + STEP_PODS));
        return Math.clamp(limited, bounds.min().count(), bounds.max().count());
    }

    private static OptionalDouble waiting(InstanceSnapshot pod) {
        return pod.state() == InstanceState.Ready
                ? pod.engine()
                        .ifFresh()
                        .map(sample -> sample.waitingForCapacity())
                        .orElse(OptionalDouble.empty())
                : OptionalDouble.empty();
    }

    private static boolean withinTolerance(double ratio) {
        return Math.abs(1 - ratio) <= TOLERANCE;
    }

    private static int ceil(double value) {
        return (int) Math.ceil(value - 1e-9);
    }
}
