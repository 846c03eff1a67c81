// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What is served at a moment: until {@code validUntil} the number itself; then the last one for the policy's hold; then
 * max(last, fallback) where the policy names a fallback for the pool; else nothing. Demand and forecast have no floor:
 * nothing is served of them after {@code validUntil}. A moment belongs to the later step.
 */
public final class FreshnessRule {

    /** An HPA reads thousandths in 64 bits; what is larger is cut to this. */
    static final long LARGEST_MILLI = 9_200_000_000_000_000L;

    private static final List<Signal> REPLICAS =
            Arrays.stream(Signal.values()).filter(Signal::countsReplicas).toList();

    private FreshnessRule() {}

    /** What is served of a policy at this moment. */
    public static PolicyBoard at(PolicyReading reading, Instant now) {
        List<ServedValue> values = new ArrayList<>();
        Map<String, Freshness> freshness = new HashMap<>();
        Instant changes = Instant.MAX;
        for (PoolReading pool : oncePerPool(reading.pools())) {
            Freshness is = freshness(reading, pool, now);
            freshness.put(pool.pool(), is);
            for (Instant moment : List.of(pool.validUntil(), heldUntil(reading, pool))) {
                changes = moment.isAfter(now) && moment.isBefore(changes) ? moment : changes;
            }
            values.addAll(values(reading, pool, is));
        }
        return new PolicyBoard(
                reading, values, freshness, changes.equals(Instant.MAX) ? Optional.empty() : Optional.of(changes));
    }

    /** An HPA sums all items, so that a pool which is said twice would count twice: the later word stands. */
    private static Collection<PoolReading> oncePerPool(List<PoolReading> pools) {
        Map<String, PoolReading> latest = new LinkedHashMap<>();
        for (PoolReading pool : pools) {
            latest.merge(pool.pool(), pool, (one, other) -> other.issued().isBefore(one.issued()) ? one : other);
        }
        return latest.values();
    }

    /** The end of the hold; a hold beyond all time lasts for all time, and one below nothing is none. */
    private static Instant heldUntil(PolicyReading reading, PoolReading pool) {
        Duration left = Duration.between(pool.validUntil(), Instant.MAX);
        if (reading.hold().isNegative()) {
            return pool.validUntil();
        }
        return reading.hold().compareTo(left) < 0 ? pool.validUntil().plus(reading.hold()) : Instant.MAX;
    }

    private static Freshness freshness(PolicyReading reading, PoolReading pool, Instant now) {
        if (now.isBefore(pool.validUntil())) {
            return Freshness.Live;
        }
        if (now.isBefore(heldUntil(reading, pool))) {
            return Freshness.Held;
        }
        return reading.fallback().containsKey(pool.pool()) ? Freshness.Floor : Freshness.Gone;
    }

    private static List<ServedValue> values(PolicyReading reading, PoolReading pool, Freshness freshness) {
        List<ServedValue> values = new ArrayList<>();
        OptionalInt replicas = replicas(reading, pool, freshness);
        if (replicas.isPresent()) {
            long milli = Math.max(0, replicas.getAsInt()) * 1000L;
            for (Signal signal : REPLICAS) {
                values.add(value(signal, reading, pool, milli, freshness));
            }
        }
        if (freshness == Freshness.Live) {
            rate(Signal.Demand, reading, pool, pool.demand()).ifPresent(values::add);
            rate(Signal.Forecast, reading, pool, pool.forecast()).ifPresent(values::add);
        }
        return values;
    }

    private static OptionalInt replicas(PolicyReading reading, PoolReading pool, Freshness freshness) {
        return switch (freshness) {
            case Live, Held -> pool.desired();
            case Floor -> {
                int floor = reading.fallback().getOrDefault(pool.pool(), 0);
                yield OptionalInt.of(Math.max(floor, pool.desired().orElse(floor)));
            }
            case Gone -> OptionalInt.empty();
        };
    }

    private static Optional<ServedValue> rate(
            Signal signal, PolicyReading reading, PoolReading pool, OptionalDouble tokensPerSecond) {
        double rate = tokensPerSecond.orElse(Double.NaN);
        return Double.isFinite(rate) && rate >= 0
                ? Optional.of(value(signal, reading, pool, milli(rate), Freshness.Live))
                : Optional.empty();
    }

    /** Thousandths as quantities round them: up. */
    private static long milli(double value) {
        BigDecimal exact = BigDecimal.valueOf(value).movePointRight(3).setScale(0, RoundingMode.CEILING);
        return exact.min(BigDecimal.valueOf(LARGEST_MILLI)).longValueExact();
    }

    private static ServedValue value(
            Signal signal, PolicyReading reading, PoolReading pool, long milli, Freshness freshness) {
        SortedMap<String, String> labels = PoolLabels.of(signal, reading, pool);
        return new ServedValue(signal, reading.key(), pool.pool(), labels, milli, pool.issued(), freshness);
    }
}
