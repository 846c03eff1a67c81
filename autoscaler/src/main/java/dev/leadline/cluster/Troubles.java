// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps policies from being read, by place. A trouble that lasts is logged once, and once when it is over; what is
 * mended within seconds is nobody's concern.
 */
final class Troubles {

    static final Duration LASTING = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    private final LongSupplier nanos;
    private final Map<String, Trouble> present = new TreeMap<>();
    private final Set<String> logged = new HashSet<>();

    private record Trouble(String sentence, long sinceNanos) {}

    /** @param nanos the scale of {@code System.nanoTime()} */
    Troubles(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Something keeps the policies of a place from being read, or still does. */
    synchronized void met(String place, String sentence) {
        Trouble before = present.get(place);
        present.put(place, new Trouble(sentence, before == null ? nanos.getAsLong() : before.sinceNanos()));
    }

    /** The policies of a place are read. */
    synchronized void over(String place) {
        present.remove(place);
        if (present.isEmpty() && !logged.isEmpty()) {
            logged.clear();
            log.info("ScalingPolicies are read again.");
        }
    }

    synchronized boolean isMet(String place) {
        return present.containsKey(place);
    }

    /** Logs what lasts and was not logged yet; called every second or so. */
    synchronized void report() {
        long now = nanos.getAsLong();
        present.values().stream()
                .filter(trouble -> now - trouble.sinceNanos() >= LASTING.toNanos())
                .map(Trouble::sentence)
                .filter(logged::add)
                .forEach(log::warn);
    }

    /** One of them, if any. */
    synchronized Optional<String> sentence() {
        return present.values().stream().map(Trouble::sentence).findFirst();
    }
}
