// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import java.util.Arrays;

/**
 * Finds sudden rises: a difference beyond so many robust standard deviations of the last 240 differences, which are 1.4826
 * times their median absolute deviation.
 */
final class Jumps {

    private static final int KEPT = 240;
    private static final int ENOUGH = 30;
    private static final double NORMAL = 1.4826;

    private final double beyond;
    private final double[] differences = new double[KEPT];
    private int size;
    private int place;
    private double last;
    private boolean begun;

    Jumps(double beyond) {
        this.beyond = beyond;
    }

    /** Takes the next bin and says whether it rose suddenly above the one before. */
    boolean isJump(Bin bin) {
        if (!(bin instanceof Bin.Known(double value))) {
            begun = false;
            return false;
        }
        boolean jump = false;
        if (begun) {
            double difference = value - last;
            double spread = spread();
            jump = size >= ENOUGH && spread > 0 && difference > beyond * spread;
            differences[place] = difference;
            place = (place + 1) % KEPT;
            size = Math.min(size + 1, KEPT);
        }
        begun = true;
        last = value;
        return jump;
    }

    private double spread() {
        if (size < ENOUGH) {
            return 0;
        }
        double middle = median(Arrays.copyOf(differences, size));
        double[] deviations = Arrays.stream(differences, 0, size)
                .map(difference -> Math.abs(difference - middle))
                .toArray();
        return NORMAL * median(deviations);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
