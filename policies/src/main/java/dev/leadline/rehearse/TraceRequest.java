// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * One request of a trace.
 *
 * @param arrivalSeconds seconds since the start of the trace, finite and at least 0
 * @param inputTokens prompt tokens, at least 1
 * @param outputTokens tokens generated, the first one included; at least 1
 */
public record TraceRequest(double arrivalSeconds, int inputTokens, int outputTokens) {

    /** Rejects requests that no service could have seen. */
    public TraceRequest {
        if (!(arrivalSeconds >= 0 && arrivalSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("an arrival is a finite time of at least 0 s, not " + arrivalSeconds);
        }
        if (inputTokens < 1 || outputTokens < 1) {
            throw new IllegalArgumentException("a request has at least one input and one output token, not "
                    + inputTokens + " and " + outputTokens);
        }
    }
}
