// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * What carries KV caches from prefill to decode. One transfer at a time per link takes
 * {@code bytes ÷ bytesPerSecond + latencySeconds}; transfers wait for the link in the order of their admission.
 *
 * @param bytesPerSecond bandwidth of one link, above 0
 * @param latencySeconds added to every transfer, at least 0
 * @param sharedFabric true: one link for the whole fleet; false: one link per receiver
 */
public record TransferLink(double bytesPerSecond, double latencySeconds, boolean sharedFabric) {

    /** 25 GB/s into every receiver and 5 ms per transfer. */
    public static final TransferLink DEFAULT = new TransferLink(25e9, 0.005, false);

    /** Rejects links that carry nothing. */
    public TransferLink {
        if (!(bytesPerSecond > 0 && latencySeconds >= 0 && latencySeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a transfer link needs a bandwidth above 0 and a latency of at least 0, not " + bytesPerSecond
                            + " B/s and " + latencySeconds + " s");
        }
    }

    /** Seconds that the link is taken by this many bytes. */
    double seconds(double bytes) {
        return bytes / bytesPerSecond + latencySeconds;
    }
}
