// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * What a policy's events make of demand. Where events overlap the largest factor counts, so that a launch day within a
 * launch week is not multiplied twice.
 */
public final class PlannedDemand {

    private PlannedDemand() {}

    /** What demand is multiplied by at one moment; 1 without an event. An event begins at from and is over at to. */
    public static double factorAt(ScalingPolicy policy, Instant moment) {
        return policy.events().stream()
                .filter(event -> !moment.isBefore(event.from()) && moment.isBefore(event.to()))
                .mapToDouble(PlannedEvent::demandFactor)
                .max()
                .orElse(1);
    }

    /** The largest factor at any moment of {@code [from, to]}. */
    public static double peakFactor(ScalingPolicy policy, Instant from, Instant to) {
        // The factor changes only where an event begins or ends, so these moments are all that can differ.
        return policy.events().stream()
                .flatMap(event -> Stream.of(event.from(), event.to()))
                .filter(moment -> !moment.isBefore(from) && !moment.isAfter(to))
                .mapToDouble(moment -> factorAt(policy, moment))
                .reduce(factorAt(policy, from), Math::max);
    }
}
