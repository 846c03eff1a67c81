// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies whose objects have vanished. One that was deleted is gone after a moment. While the definition is deleted every
 * object vanishes with it, and after an outage a list may be empty because everything is being restored: neither is
 * anybody's wish, so the numbers stay for ten minutes more, under the rules of freshness.
 */
final class Departures {

    /** Long enough for the API server to say everywhere that a definition is being deleted. */
    static final Duration GRACE = Duration.ofSeconds(1);
    /** Time to apply everything again. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(Departures.class);

    private final Map<PolicyKey, Departure> departures = new HashMap<>();

    /** Why an object is missing. */
    private enum Cause {
        /** Somebody deleted it. */
        Deleted,
        /** A complete list did not contain it. */
        Unlisted,
        /** A complete list contained nothing at all. */
        Emptied,
        /** Its definition was gone too. */
        Orphaned
    }

    private record Departure(Instant since, Cause cause) {}

    synchronized void left(PolicyKey key, boolean unlisted, Instant now) {
        departures.putIfAbsent(key, new Departure(now, unlisted ? Cause.Unlisted : Cause.Deleted));
    }

    synchronized void back(PolicyKey key) {
        departures.remove(key);
    }

    synchronized boolean isEmpty() {
        return departures.isEmpty();
    }

    /**
     * Who is gone for good; they are not named again.
     *
     * @param served whether policies can exist at all, found out just now
     * @param known how many policies are known, those that have vanished included
     */
    synchronized List<PolicyKey> settle(boolean served, int known, Instant now) {
        if (!served) {
            orphan(now);
            return List.of();
        }
        if (departures.size() >= known) {
            suspect();
        }
        List<PolicyKey> gone = departures.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().since().plus(patience(entry.getValue()))))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        gone.forEach(departures::remove);
        return gone;
    }

    private void orphan(Instant now) {
        if (departures.values().stream().noneMatch(departure -> departure.cause() == Cause.Orphaned)) {
            log.warn(
                    "The definition of ScalingPolicies is being deleted or is gone, and its objects with it. What was"
                            + " known of {} policies is served on, as old as it is. Apply the definition and the"
                            + " policies again; what is not applied within {} minutes after the definition is taken for"
                            + " deleted.",
                    departures.size(),
                    PATIENCE.toMinutes());
        }
        departures.replaceAll((key, departure) -> new Departure(now, Cause.Orphaned));
    }

    private void suspect() {
        if (departures.values().stream().anyMatch(departure -> departure.cause() == Cause.Unlisted)) {
            log.warn(
                    "A new list holds none of the {} policies that were known. They are served on, as old as they are,"
                            + " for {} minutes: a cluster that is being restored looks the same.",
                    departures.size(),
                    PATIENCE.toMinutes());
        }
        departures.replaceAll((key, departure) ->
                departure.cause() == Cause.Unlisted ? new Departure(departure.since(), Cause.Emptied) : departure);
    }

    private static Duration patience(Departure departure) {
        return switch (departure.cause()) {
            case Deleted, Unlisted -> GRACE;
            case Emptied, Orphaned -> PATIENCE;
        };
    }
}
