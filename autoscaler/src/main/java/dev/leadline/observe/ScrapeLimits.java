// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.time.Duration;

/**
 * What one scrape may cost and how long its result is worth something.
 *
 * @param timeout from the first packet to the last byte of the body, above 0
 * @param maxBytes largest body, compressed and uncompressed, above 0
 * @param parallel how many sources of one fleet are asked at the same time, above 0
 * @param staleAfter how long the last good value of a silent source is still told as stale, at least 0
 */
public record ScrapeLimits(Duration timeout, int maxBytes, int parallel, Duration staleAfter) {

    /** 3 s, 16 MiB, 256 at a time, stale for 30 s. */
    public static final ScrapeLimits DEFAULT =
            new ScrapeLimits(Duration.ofSeconds(3), 16 << 20, 256, Duration.ofSeconds(30));

    /** Refuses limits that let nothing through. */
    public ScrapeLimits {
        if (!timeout.isPositive() || maxBytes < 1 || parallel < 1 || staleAfter.isNegative()) {
            throw new IllegalArgumentException("a scrape needs time, room and at least one source at a time, not "
                    + timeout + ", " + maxBytes + " bytes, " + parallel + " at a time, stale after " + staleAfter);
        }
    }
}
