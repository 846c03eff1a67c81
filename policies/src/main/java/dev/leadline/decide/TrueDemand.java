// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Instant;

/** What demand will really be, which only a rehearsal can know. */
@FunctionalInterface
public interface TrueDemand {

    /** The paths as seen from a moment, all quantiles alike; horizons count from the moment itself. */
    DemandOutlook from(Instant now);
}
