// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.CumulativeHistogram;

/**
 * What a decode engine shows at one moment: gauges, then counters since its start.
 *
 * @param running sequences in the batch
 * @param waiting requests that wait for room
 * @param inbound admitted requests whose KV cache is on its way
 */
record DecodeReadings(
        int running,
        int waiting,
        int inbound,
        double kvUsage,
        double kvCapacity,
        double recomputedTokens,
        double promptTokens,
        double generatedTokens,
        double completed,
        double preemptions,
        CumulativeHistogram firstToken,
        CumulativeHistogram perToken,
        CumulativeHistogram gaps,
        CumulativeHistogram queueing,
        CumulativeHistogram transfers) {}
