// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;

/** How long a replica takes from order to ready. */
public sealed interface LeadTime permits LeadTime.Auto, LeadTime.Fixed {

    /** Measured: 120 s until three starts have been seen, then their 90th percentile. */
    record Auto() implements LeadTime {}

    /** Given by the operator. */
    record Fixed(Duration duration) implements LeadTime {}
}
