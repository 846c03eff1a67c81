// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which version of which policy the listener knows, so that it hears of changes only. An object that vanishes is not
 * believed to be gone at once: while its definition is deleted every object vanishes with it, and that is nobody's wish
 * to stop scaling. Such orphans stay as they were until the definition has been back for a while without them.
 */
final class PolicyBook {

    /** Long enough for the API server to say everywhere that a definition is being deleted. */
    static final Duration GRACE = Duration.ofSeconds(1);
    /** Time to apply the policies again after their definition has come back. */
    static final Duration ORPHAN_PATIENCE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(PolicyBook.class);

    private final PolicyListener listener;
    private final LongSupplier nanos;
    private final Map<PolicyKey, Known> known = new HashMap<>();
    private final Map<PolicyKey, Departure> departures = new HashMap<>();

    /** A version that was told, and whether a policy of this object is in force. */
    private record Known(String uid, long generation, boolean inForce) {}

    /** Since when an object is missing; an orphan's time runs from when its definition was last missing too. */
    private record Departure(long sinceNanos, boolean orphan) {}

    /**
     * @param listener hears of changes
     * @param nanos the scale of {@code System.nanoTime()}
     */
    PolicyBook(PolicyListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
    }

    /** An object as it is now; told on when its specification is another than the one told last. */
    synchronized void seen(PolicyMeta meta, Supplier<ParsedPolicy> reading) {
        PolicyKey key = meta.key();
        departures.remove(key);
        Known last = known.get(key);
        if (last != null && last.uid().equals(meta.uid()) && meta.generation() <= last.generation()) {
            return;
        }
        boolean same = last != null && last.uid().equals(meta.uid());
        boolean kept = last != null && last.inForce();
        try {
            boolean inForce = switch (reading.get()) {
                case ParsedPolicy.Valid valid -> {
                    listener.inForce(valid, meta);
                    yield true;
                }
                case ParsedPolicy.Invalid(List<Violation> violations) -> {
                    if (kept && !same) {
                        // The policy in force was another object's, and that one is gone.
                        listener.gone(key);
                    }
                    listener.invalid(meta, violations);
                    yield kept && same;
                }
            };
            known.put(key, new Known(meta.uid(), meta.generation(), inForce));
        } catch (RuntimeException failed) {
            log.error("Policy {} could not be taken over; it is tried again at the next resync.", key, failed);
        }
    }

    /** An object has vanished. */
    synchronized void vanished(PolicyKey key, String uid) {
        Known last = known.get(key);
        if (last != null && last.uid().equals(uid)) {
            departures.putIfAbsent(key, new Departure(nanos.getAsLong(), false));
        }
    }

    /** True while something that vanished is neither gone nor back. */
    synchronized boolean isWaiting() {
        return !departures.isEmpty();
    }

    /** How many policies are in force without an object. */
    synchronized long orphans() {
        return departures.values().stream().filter(Departure::orphan).count();
    }

    /**
     * Decides about what has vanished.
     *
     * @param served whether the API server serves the definition, asked just now
     */
    synchronized void settle(boolean served) {
        long now = nanos.getAsLong();
        if (!served) {
            departures.replaceAll((key, departure) -> new Departure(now, true));
            return;
        }
        List<PolicyKey> gone = departures.entrySet().stream()
                .filter(entry -> now - entry.getValue().sinceNanos() >= patience(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        gone.forEach(this::depart);
    }

    private void depart(PolicyKey key) {
        try {
            listener.gone(key);
            departures.remove(key);
            known.remove(key);
        } catch (RuntimeException failed) {
            log.error("Policy {} could not be taken out of force; it is tried again in a second.", key, failed);
        }
    }

    private static long patience(Departure departure) {
        return (departure.orphan() ? ORPHAN_PATIENCE : GRACE).toNanos();
    }
}
