// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.time.Duration;
import java.time.Instant;

/**
 * When a number was decided and until when it may be trusted.
 *
 * @param issued when
 * @param validUntil until when, three heartbeats later
 */
record Issue(Instant issued, Instant validUntil) {

    /** Three heartbeats of the autoscaler. */
    static final Duration VALID = Duration.ofSeconds(90);

    /** Nobody knows when: long ago, so that it is never taken for current. */
    static final Issue UNKNOWN = at(Instant.EPOCH);

    static Issue at(Instant issued) {
        return new Issue(issued, issued.plus(VALID));
    }
}
