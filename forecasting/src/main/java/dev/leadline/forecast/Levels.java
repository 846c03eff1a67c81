// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;

/** What several experts look at: the newest values, averages over several times, and how large a usual change is. */
final class Levels {

    static final double[] RATES = {0.5, 0.25, 0.1, 0.04, 0.015};
    static final int LAGS = 8;

    private static final double MEAN_RATE = 0.001;
    private static final double UNIT_RATE = 0.01;
    private static final Duration SLOT = Duration.ofMinutes(1);
    private static final Duration WEEK_SLOT = Duration.ofMinutes(15);

    final double[] averages = new double[RATES.length];
    final Profile day;
    final Profile week;
    private final Duration step;
    private final double[] lags = new double[LAGS];
    private long learned;
    private long now;
    private double mean;
    private double unit;

    Levels(Duration step) {
        this.step = step;
        long millis = step.toMillis();
        long dayMillis = Duration.ofDays(1).toMillis();
        day = new Profile(millis, dayMillis, SLOT.toMillis(), 0.3, true);
        week = new Profile(millis, 7 * dayMillis, WEEK_SLOT.toMillis(), 0.5, false);
    }

    void learn(long index, double value) {
        learned++;
        double jump = learned == 1 ? 0 : Math.abs(value - lags[0]);
        unit = learned < 3 ? Math.max(unit, jump) : unit + Math.max(UNIT_RATE, 1.0 / learned) * (jump - unit);
        System.arraycopy(lags, 0, lags, 1, LAGS - 1);
        lags[0] = value;
        long gap = learned == 1 ? 1 : Math.max(1, index - now);
        for (int i = 0; i < RATES.length; i++) {
            averages[i] += Math.max(overGap(RATES[i], gap), 1.0 / learned) * (value - averages[i]);
        }
        mean += Math.max(MEAN_RATE, 1.0 / learned) * (value - mean);
        day.learn(index, value);
        week.learn(index, value);
        now = index;
    }

    /** After a gap an average moves as far as if the new value had stood all the while. */
    private static double overGap(double rate, long gap) {
        return gap == 1 ? rate : 1 - StrictMath.pow(1 - rate, (double) gap);
    }

    Duration step() {
        return step;
    }

    long now() {
        return now;
    }

    boolean isEmpty() {
        return learned == 0;
    }

    double last() {
        return lags[0];
    }

    /** The value {@code back} known bins before the last; the oldest known one where there are fewer. */
    double lag(int back) {
        return lags[(int) Math.min(back, Math.max(0, learned - 1))];
    }

    double mean() {
        return mean;
    }

    /** The usual size of a change from one bin to the next. */
    double unit() {
        return unit;
    }

    void exchange(Archive archive) {
        archive.numbers(averages);
        archive.numbers(lags);
        learned = archive.whole(learned);
        now = archive.whole(now);
        mean = archive.number(mean);
        unit = archive.number(unit);
        day.exchange(archive);
        week.exchange(archive);
    }
}
