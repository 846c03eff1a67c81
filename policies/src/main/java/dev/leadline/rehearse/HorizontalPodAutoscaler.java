// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.policy.ReplicaBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;

/**
 * What Kubernetes' HPA controller makes of a proposal, every {@link #SYNC}, and the formulas that make the proposal.
 *
 * <p>In this order: the present number is clamped between the smallest proposal of the up window and the largest of the
 * down window; the change is cut to what the limits still allow in their periods; the bounds come last. Written after
 * {@code pkg/controller/podautoscaler/{horizontal,replica_calculator}.go}. The memory starts with the present number, as
 * after a restart of the controller manager.
 */
public final class HorizontalPodAutoscaler {
    /** How often the controller looks. */
    public static final Duration SYNC = Duration.ofSeconds(15);

    private static final double ROUNDING = 1e-9;

    private final HpaBehavior behavior;
    private final ReplicaBounds bounds;
    private final Deque<Timed> proposals = new ArrayDeque<>();
    private final Deque<Timed> changes = new ArrayDeque<>();

    /** Replicas proposed, or by which the pool changed, at a moment. */
    private record Timed(Instant time, int replicas) {}

    /**
     * One autoscaler of one pool.
     *
     * @param bounds {@code minReplicas} and {@code maxReplicas}
     */
    public HorizontalPodAutoscaler(HpaBehavior behavior, ReplicaBounds bounds) {
        this.behavior = behavior;
        this.bounds = bounds;
    }

    /**
     * The replicas it writes; it takes for granted that they are written.
     *
     * @param current what the scale subresource shows now
     * @param proposed what the metrics ask for, the largest of all metrics
     */
    public int sync(Instant now, int current, int proposed) {
        if (proposals.isEmpty()) {
            proposals.add(new Timed(now, current));
        }
        int stabilized = stabilized(now, current, proposed);
        int limited = limited(now, current, stabilized);
        int desired = Math.clamp(limited, bounds.min().count(), bounds.max().count());
        if (desired != current) {
            changes.add(new Timed(now, desired - current));
        }
        return desired;
    }

    private int stabilized(Instant now, int current, int proposed) {
        int fewest = proposed;
        int most = proposed;
        Instant sinceUp = now.minus(behavior.up().window());
        Instant sinceDown = now.minus(behavior.down().window());
        for (Timed one : proposals) {
            fewest = one.time().isAfter(sinceUp) ? Math.min(fewest, one.replicas()) : fewest;
            most = one.time().isAfter(sinceDown) ? Math.max(most, one.replicas()) : most;
        }
        Instant oldest = sinceUp.isBefore(sinceDown) ? sinceUp : sinceDown;
        proposals.removeIf(one -> !one.time().isAfter(oldest));
        proposals.add(new Timed(now, proposed));
        return Math.min(Math.max(current, fewest), most);
    }

    private int limited(Instant now, int current, int wanted) {
        if (wanted > current) {
            int most = limit(now, current, behavior.up().limits(), HpaBehavior.Limit::most, Math::max);
            return Math.min(wanted, Math.max(most, current));
        }
        if (wanted < current) {
            int fewest = limit(now, current, behavior.down().limits(), HpaBehavior.Limit::fewest, Math::min);
            return Math.max(wanted, Math.min(fewest, current));
        }
        return wanted;
    }

    private interface Choice {
        int of(int one, int other);
    }

    private int limit(
            Instant now,
            int current,
            List<HpaBehavior.Limit> limits,
            ToIntBiFunction<HpaBehavior.Limit, Integer> rule,
            Choice choice) {
        IntUnaryOperator base = seconds -> current - changed(now, Duration.ofSeconds(seconds));
        return limits.stream()
                .mapToInt(one ->
                        rule.applyAsInt(one, base.applyAsInt((int) one.period().toSeconds())))
                .reduce(choice::of)
                .orElse(current);
    }

    private int changed(Instant now, Duration period) {
        Instant since = now.minus(period);
        changes.removeIf(one -> one.time().isBefore(now.minus(Duration.ofMinutes(30))));
        return changes.stream()
                .filter(one -> one.time().isAfter(since))
                .mapToInt(Timed::replicas)
                .sum();
    }

    /**
     * The proposal of an External or Object metric of type AverageValue: ceil(total ÷ target), or the pods that exist
     * when total ÷ (target × pods) is within the tolerance of 1.
     *
     * @param total sum of the metric's items
     * @param target per pod, above 0
     * @param pods that exist, ready or not
     */
    public static int averageValue(double total, double target, int pods, double tolerance) {
        double ratio = pods == 0 ? Double.POSITIVE_INFINITY : total / (target * pods);
        return within(ratio, tolerance) ? pods : ceil(total / target);
    }

    /**
     * The proposal of a Pods metric. Pods without a metric count as idle before growing and as on target before
     * shrinking; pending ones count as idle before growing and not at all otherwise. When no pod has a metric, nothing
     * changes.
     *
     * @param sum of the pods that have the metric
     * @param measured those pods
     * @param missing pods that run without the metric
     * @param pending pods that do not run yet
     * @param target per pod, above 0
     */
    public static int podsMetric(double sum, int measured, int missing, int pending, double target, double tolerance) {
        int current = measured + missing + pending;
        if (measured == 0) {
            return current;
        }
        double ratio = sum / measured / target;
        if (missing == 0 && (pending == 0 || ratio <= 1)) {
            return within(ratio, tolerance) ? current : ceil(ratio * measured);
        }
        int counted = measured + missing + (ratio > 1 ? pending : 0);
        double cautious = (sum + (ratio < 1 ? missing * target : 0)) / counted / target;
        boolean turned = (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1);
        if (within(cautious, tolerance) || turned) {
            return current;
        }
        int replicas = ceil(cautious * counted);
        boolean backwards = (cautious < 1 && replicas > current) || (cautious > 1 && replicas < current);
        return backwards ? current : replicas;
    }

    private static boolean within(double ratio, double tolerance) {
        return Math.abs(1 - ratio) <= tolerance;
    }

    private static int ceil(double value) {
        return (int) Math.ceil(Math.min(value, 1e6) - ROUNDING);
    }
}
