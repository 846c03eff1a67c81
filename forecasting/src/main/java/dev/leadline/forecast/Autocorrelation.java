// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * Finds what recurs in a stretch of values: their autocorrelation, by the Fourier transform of the periodogram (Wiener and
 * Khinchin), has a peak at a period and a valley at half of it. A wandering level has neither, for it falls with the lag.
 */
final class Autocorrelation {

    private static final double CLEAR = 0.3;
    private static final double ABOVE_VALLEY = 0.25;
    /** A multiple of a period is no better than the period: the shortest that is nearly as clear is taken. */
    private static final double NEARLY = 0.85;

    private final double[] correlation;

    /** A lag in places of the stretch, and how strongly values so far apart agree. */
    record Peak(int lag, double strength) {}

    /** Room for the transforms of a stretch of so many values, which may serve one after the other. */
    static double[][] room(int count) {
        return new double[2][2 * Integer.highestOneBit(2 * count - 1)];
    }

    /**
     * @param values a stretch; zeros behind it keep its end from being compared with its beginning
     * @param data from {@link #room}; what it held is lost
     */
    Autocorrelation(double[] values, double[][] data) {
        int count = values.length;
        Arrays.fill(data[0], count, data[0].length, 0);
        Arrays.fill(data[1], 0);
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        for (int i = 0; i < count; i++) {
            data[0][i] = values[i] - mean;
        }
        FastFourierTransformer.transformInPlace(data, DftNormalization.STANDARD, TransformType.FORWARD);
        for (int i = 0; i < data[0].length; i++) {
            data[0][i] = data[0][i] * data[0][i] + data[1][i] * data[1][i];
            data[1][i] = 0;
        }
        FastFourierTransformer.transformInPlace(data, DftNormalization.STANDARD, TransformType.INVERSE);
        correlation = new double[count / 2];
        for (int lag = 0; lag < correlation.length && data[0][0] > 0; lag++) {
            // Fewer pairs lie far apart; without this long periods would seem weak.
            correlation[lag] = data[0][lag] / data[0][0] * count / (count - lag);
        }
    }

    /** The clearest period between two lags, both included; empty where none is clear. */
    Optional<Peak> clearest(int shortest, int longest) {
        double best = 0;
        for (int lag = shortest; lag <= longest && lag < correlation.length - 1; lag++) {
            best = Math.max(best, strength(lag));
        }
        for (int lag = shortest; lag <= longest && lag < correlation.length - 1 && best > 0; lag++) {
            if (strength(lag) >= NEARLY * best) {
                return Optional.of(new Peak(lag, Math.min(1, strength(lag))));
            }
        }
        return Optional.empty();
    }

    /** The correlation at a lag that is a peak, 0 at any other. */
    private double strength(int lag) {
        double here = correlation[lag];
        boolean top = here >= correlation[lag - 1] && here >= correlation[lag + 1];
        double valley = Math.min(correlation[lag / 2], correlation[(lag + 1) / 2]);
        return top && here >= CLEAR && here - valley >= ABOVE_VALLEY ? here : 0;
    }
}
