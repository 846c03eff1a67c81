// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * Quantiles of a mixture of distributions, each given by quantiles at a few levels and straight between them: the linear
 * opinion pool of Stone (1961). Unlike an average of quantiles it keeps a rare high outcome in the upper quantiles.
 */
final class LinearPool {

    private LinearPool() {}

    /**
     * @param levels per member, ascending from 0 to 1
     * @param knots per member, the quantiles at its levels, not falling
     * @param shares per member, summing to one
     * @param wanted ascending levels
     * @param result one quantile per wanted level
     */
    static void quantiles(double[][] levels, double[][] knots, double[] shares, double[] wanted, double[] result) {
        double[] places = merged(knots);
        double[] below = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            for (int member = 0; member < knots.length; member++) {
                below[i] += shares[member] * cumulative(levels[member], knots[member], places[i]);
            }
        }
        int right = 0;
        for (int i = 0; i < wanted.length; i++) {
            while (right < places.length - 1 && below[right] < wanted[i]) {
                right++;
            }
            double left = right == 0 ? 0 : below[right - 1];
            double from = right == 0 ? places[0] : places[right - 1];
            double rise = below[right] - left;
            double part = rise <= 0 ? 1 : Math.clamp((wanted[i] - left) / rise, 0.0, 1.0);
            result[i] = from + part * (places[right] - from);
        }
    }

    private static double[] merged(double[][] knots) {
        int count = 0;
        for (double[] member : knots) {
            count += member.length;
        }
        double[] places = new double[count];
        int filled = 0;
        for (double[] member : knots) {
            System.arraycopy(member, 0, places, filled, member.length);
            filled += member.length;
        }
        Arrays.sort(places);
        return places;
    }

    private static double cumulative(double[] levels, double[] knots, double place) {
        int right = 0;
        while (right < knots.length && knots[right] <= place) {
            right++;
        }
        if (right == 0) {
            return 0;
        }
        if (right == knots.length) {
            return 1;
        }
        double part = (place - knots[right - 1]) / (knots[right] - knots[right - 1]);
        return levels[right - 1] + part * (levels[right] - levels[right - 1]);
    }
}
