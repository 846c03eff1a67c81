// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Instant;

/** The largest value of the last ten to eleven minutes, in eleven pieces of one minute. */
final class RecentHighest {

    private static final int PIECES = 11;
    private static final long PIECE_SECONDS = 60;

    private final double[] largest = new double[PIECES];
    private long piece = Long.MIN_VALUE;

    void add(double value, Instant now) {
        long at = Math.floorDiv(now.getEpochSecond(), PIECE_SECONDS);
        long from = Math.max(piece, at - PIECES);
        for (long one = from + 1; one <= at; one++) {
            largest[(int) Math.floorMod(one, (long) PIECES)] = 0;
        }
        piece = Math.max(piece, at);
        int slot = (int) Math.floorMod(at, (long) PIECES);
        largest[slot] = Math.max(largest[slot], value);
    }

    /** 0 before anything was seen. */
    double value() {
        double most = 0;
        for (double one : largest) {
            most = Math.max(most, one);
        }
        return most;
    }
}
