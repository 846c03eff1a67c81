// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Instant;

/**
 * What became of posted history.
 *
 * @param accepted rows that were read
 * @param merged rows that were new; the others were known already and were not counted again
 * @param from start of the first row
 * @param to end of the last row
 */
public record HistoryReceipt(int accepted, int merged, Instant from, Instant to) {}
