// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.MissingReason;

/** What came of asking one source. */
sealed interface Scrape permits Scrape.Body, Scrape.Failed {

    /**
     * A complete answer with status 200.
     *
     * @param bytes the body, uncompressed
     * @param openMetrics true when it is declared as OpenMetrics
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from the scraper to the parser once and never compared
    record Body(byte[] bytes, boolean openMetrics) implements Scrape {}

    /**
     * No usable answer.
     *
     * @param code why
     * @param sentence why, naming the source but not its address
     */
    record Failed(MissingReason code, String sentence) implements Scrape {}
}
