// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Bin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sums recorded over intervals, cut into bins of another width; a bin must be covered whole to be known. */
final class RecordedRates {

    private final long origin;
    private final long width;
    private final List<Double> amounts = new ArrayList<>();
    private final List<Long> covered = new ArrayList<>();

    RecordedRates(Instant origin, long widthMillis) {
        this.origin = origin.toEpochMilli();
        this.width = widthMillis;
    }

    /** Spreads a sum evenly over [start, end), epoch milliseconds at or after the origin. */
    void add(long start, long end, double sum) {
        double perMillisecond = sum / (end - start);
        long from = start;
        while (from < end) {
            int index = Math.toIntExact((from - origin) / width);
            long until = Math.min(end, origin + (index + 1) * width);
            while (amounts.size() <= index) {
                amounts.add(0.0);
                covered.add(0L);
            }
            amounts.set(index, amounts.get(index) + perMillisecond * (until - from));
            covered.set(index, covered.get(index) + until - from);
            from = until;
        }
    }

    /** One bin per width from the origin on, in units per second. */
    List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < amounts.size(); i++) {
            bins.add(covered.get(i) >= width ? Bin.of(amounts.get(i) / (width / 1000.0)) : Bin.unknown());
        }
        return bins;
    }
}
