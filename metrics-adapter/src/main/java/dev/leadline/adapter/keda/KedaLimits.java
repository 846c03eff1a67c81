// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import java.time.Duration;

/**
 * What clients may hold at most. KEDA needs one connection for each of its processes and each scalerAddress, and two streams
 * for each ScaledObject of type external-push.
 *
 * @param connections open at once, handshakes included
 * @param calls open at once over all connections, streams included
 * @param messageBytes of one request
 * @param headerBytes of one request
 * @param resets of calls on one connection within {@link #RESET_WINDOW}
 * @param handshake time for TLS and HTTP/2 to be agreed on
 * @param idle after which a connection without calls is closed
 * @param goodbye time for open calls to end when the server closes
 */
record KedaLimits(
        int connections,
        int calls,
        int messageBytes,
        int headerBytes,
        int resets,
        Duration handshake,
        Duration idle,
        Duration goodbye) {

    static final Duration RESET_WINDOW = Duration.ofSeconds(10);

    static final KedaLimits USUAL = new KedaLimits(
            128,
            10_000,
            64 << 10,
            16 << 10,
            10_000,
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));
}
