// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;

/**
 * One bin of a series, as its file has it.
 *
 * @param line where it stands, the header being line 1
 * @param startMillis start of the bin in milliseconds on the file's own clock
 * @param bin its value, per bin; unknown where the cell is empty
 */
public record SeriesRow(long line, long startMillis, Bin bin) {}
