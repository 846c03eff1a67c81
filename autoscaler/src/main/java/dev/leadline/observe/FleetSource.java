// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.FleetSnapshot;
import java.time.Instant;

/**
 * Looks at the fleet of one policy. What a source could not read is Missing with its reason, never left out and never an
 * exception; the snapshot has every pool of the policy, in its order, and carries the time it was asked for. One look at
 * a time.
 */
public interface FleetSource {

    /** Looks now. */
    FleetSnapshot look(Instant now);
}
