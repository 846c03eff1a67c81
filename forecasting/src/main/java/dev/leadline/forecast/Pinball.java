// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** The pinball loss, the proper score of a quantile forecast: Koenker and Bassett, Econometrica 46 (1978). */
final class Pinball {

    private Pinball() {}

    /** q · (y − f) when y is above f, (1 − q) · (f − y) otherwise. */
    static double loss(double level, double forecast, double value) {
        double miss = value - forecast;
        return miss >= 0 ? level * miss : (level - 1) * miss;
    }
}
