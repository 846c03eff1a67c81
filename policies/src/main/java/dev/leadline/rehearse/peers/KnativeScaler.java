// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Knative's pod autoscaler of one revision. With concurrency averaged over 60 s (stable) and 6 s (panic): desired =
 * ⌈average ÷ target⌉, within [⌊ready ÷ 2⌋, ⌈1000 · ready⌉]. Panic begins when ⌈panic ÷ target⌉ ÷ ready ≥ 2 and ends one
 * stable window after that was last so; meanwhile the larger of both counts and never less than before. An autoscaler that
 * starts with more than one ready pod starts in panic.
 *
 * <p>Source: {@code KN:pkg/autoscaler/scaling/autoscaler.go} of 2026-08-21, {@code k8s-autoscaling.md} section 1.3.
 */
final class KnativeScaler {
    private static final Duration STABLE = Duration.ofSeconds(60);
    private static final Duration PANIC = Duration.ofSeconds(6);
    private static final double PANIC_THRESHOLD = 2.0;
    private static final double MOST_UP = 1000;
    private static final double MOST_DOWN = 2;

    private final double target;
    private final Deque<Timed> seen = new ArrayDeque<>();
    private Optional<Instant> panicSince = Optional.empty();
    private int highWater;
    private boolean started;

    private record Timed(Instant time, double concurrency) {}

    /** @param target requests in flight per pod, the target utilisation included */
    KnativeScaler(double target) {
        this.target = target;
    }

    /**
     * Pods for the next ticks.
     *
     * @param concurrency requests in flight in all pods
     * @param ready pods that take requests
     */
    int desired(Instant now, double concurrency, int ready) {
        seen.addLast(new Timed(now, concurrency));
        seen.removeIf(one -> !one.time().isAfter(now.minus(STABLE)));
        if (!started) {
            started = true;
            panicSince = ready > 1 ? Optional.of(now) : Optional.empty();
            highWater = ready > 1 ? ready : 0;
        }
        double pods = Math.max(1, ready);
        double panic = average(now, PANIC) / target;
        boolean over = Math.ceil(panic - 1e-9) / pods >= PANIC_THRESHOLD;
        if (over) {
            panicSince = Optional.of(now);
        } else if (panicSince.isPresent() && now.isAfter(panicSince.get().plus(STABLE))) {
            panicSince = Optional.empty();
            highWater = 0;
        }
        int calm = bounded(average(now, STABLE) / target, pods);
        if (panicSince.isEmpty()) {
            return calm;
        }
        highWater = Math.max(highWater, Math.max(calm, bounded(panic, pods)));
        return highWater;
    }

    private double average(Instant now, Duration window) {
        return seen.stream()
                .filter(one -> one.time().isAfter(now.minus(window)))
                .mapToDouble(Timed::concurrency)
                .average()
                .orElse(0);
    }

    private static int bounded(double wanted, double pods) {
        return (int) Math.clamp(Math.ceil(wanted - 1e-9), Math.floor(pods / MOST_DOWN), Math.ceil(MOST_UP * pods));
    }
}
