// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * What became of the bins of a recorded history. The four counts sum to the bins offered.
 *
 * @param accepted bins that told something new
 * @param merged bins whose time was already known; what was known stays
 * @param unknown bins without a value
 * @param tooOld bins from before the time that is kept
 */
public record HistoryReceipt(int accepted, int merged, int unknown, int tooOld) {}
