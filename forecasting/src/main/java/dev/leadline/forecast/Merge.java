// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** Adds recorded bins to both resolutions where nothing is known, and counts what became of them. */
final class Merge {

    private final BinStore fine;
    private final BinStore coarse;
    private final int ratio;
    private int accepted;
    private int merged;
    private int unknown;
    private int tooOld;
    private long cell = Long.MIN_VALUE;
    private double sum;
    private int count;

    Merge(BinStore fine, BinStore coarse, int ratio) {
        this.fine = fine;
        this.coarse = coarse;
        this.ratio = ratio;
    }

    /** Takes one recorded bin that covers {@code width} fine bins from {@code first} on. */
    void take(long first, int width, Bin bin) {
        switch (bin) {
            case Bin.Unknown() -> unknown++;
            case Bin.Known(double value) -> {
                boolean fresh = false;
                boolean reachable = false;
                for (long index = first; index < first + width; index++) {
                    long now = Math.floorDiv(index, ratio);
                    fresh |= !coarse.knows(now) && !coarse.isTooOld(now);
                    fresh |= fine.putIfAbsent(index, value);
                    reachable |= !coarse.isTooOld(now) || !fine.isTooOld(index);
                    collect(now, value);
                }
                accepted += fresh ? 1 : 0;
                merged += !fresh && reachable ? 1 : 0;
                tooOld += !fresh && !reachable ? 1 : 0;
            }
        }
    }

    HistoryReceipt receipt() {
        flush();
        return new HistoryReceipt(accepted, merged, unknown, tooOld);
    }

    private void collect(long now, double value) {
        if (now != cell) {
            flush();
            cell = now;
        }
        sum += value;
        count++;
    }

    private void flush() {
        if (2 * count >= ratio) {
            coarse.putIfAbsent(cell, sum / count);
        }
        sum = 0;
        count = 0;
    }
}
