// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.MissingReason;

/** What became of the body of a scrape: metrics, or a reason why there are none. */
sealed interface ParsedBody permits Exposition, ParsedBody.Refused {

    /**
     * Not a usable body; nothing of it is kept.
     *
     * @param code why
     * @param why half a sentence that continues "the answer of p-0 …"
     */
    record Refused(MissingReason code, String why) implements ParsedBody {}
}
