// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Simple exponential smoothing: level += rate · (value − level), and the plain mean while that is faster. Flat over the
 * horizon.
 */
final class ExponentialAverage implements Expert {

    private final double rate;
    private long learned;
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
        learned++;
        level += Math.max(rate, 1.0 / (learned + 1)) * (value - level);
        level = learned == 1 ? value : level;
    }

    /** The smoothed level, 0 before the first value. */
    double level() {
        return level;
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return learned > 0 && opinion.say(level);
    }

    @Override
    public void exchange(Archive archive) {
        learned = archive.whole(learned);
        level = archive.number(level);
    }
}
