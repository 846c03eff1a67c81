// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

/**
 * Exponential smoothing with a damped trend, which is an ARIMA(1,1,2) with fixed coefficients: level a = 0.3, trend
 * b = 0.05, damping φ = 0.95. Forecast h steps ahead: level + (φ + … + φ^h)·trend, at least 0.
 */
final class DampedTrend {
    private static final double LEVEL = 0.3;
    private static final double TREND = 0.05;
    private static final double DAMPING = 0.95;

    private int points;
    private double level;
    private double trend;

    void add(double value) {
        if (points++ == 0) {
            level = value;
            return;
        }
        double before = level;
        level = LEVEL * value + (1 - LEVEL) * (level + DAMPING * trend);
        trend = TREND * (level - before) + (1 - TREND) * DAMPING * trend;
    }

    int points() {
        return points;
    }

    /** The forecast some steps ahead. */
    double ahead(int steps) {
        double sum = DAMPING * (1 - StrictMath.pow(DAMPING, steps)) / (1 - DAMPING);
        return Math.max(0, level + sum * trend);
    }

    /** The largest forecast of a range of steps, both included; a damped trend is monotone, so it is at an end. */
    double largest(int from, int to) {
        return Math.max(ahead(from), ahead(to));
    }
}
