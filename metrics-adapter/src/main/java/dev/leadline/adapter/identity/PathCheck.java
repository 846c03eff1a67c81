// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.time.Instant;

/** Whether an authority stands behind a certificate. */
sealed interface PathCheck {

    /**
     * One does.
     *
     * @param until when the first certificate of the path expires
     */
    record Proven(Instant until) implements PathCheck {}

    /**
     * None does.
     *
     * @param why half a sentence
     */
    record Unproven(String why) implements PathCheck {}
}
