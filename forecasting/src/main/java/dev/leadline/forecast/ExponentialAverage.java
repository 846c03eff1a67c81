// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** Simple exponential smoothing: level += rate · (value − level). Flat over the horizon. */
final class ExponentialAverage implements Expert {

    private final double rate;
    private boolean begun;
    private double level;

    /** @param rate share of the newest value, in (0, 1] */
    ExponentialAverage(double rate) {
        this.rate = rate;
    }

    @Override
    public String name() {
        return "average " + rate;
    }

    @Override
    public void learn(long index, double value) {
        level = begun ? level + rate * (value - level) : value;
        begun = true;
    }

    /** The smoothed level, 0 before the first value. */
    double level() {
        return level;
    }

    @Override
    public Opinion predict(int steps) {
        return begun ? Opinion.level(level) : Opinion.NONE;
    }
}
