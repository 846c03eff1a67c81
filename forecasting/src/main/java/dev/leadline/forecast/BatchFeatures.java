// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.ArrayList;
import java.util.List;

/** What batch models look at: lags, averages and the time of day and week, in units of the usual change. */
final class BatchFeatures {

    private static final double DAY = 86_400_000;
    private static final double WEEK = 7 * DAY;
    private static final int HARMONICS = 3;
    private static final int LAGS = Levels.LAGS - 1;

    private static final String[] NAMES = names();

    private BatchFeatures() {}

    /** One name per feature. */
    static String[] names() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= LAGS; i++) {
            names.add("lag " + i);
        }
        for (double rate : Levels.RATES) {
            names.add("average " + rate);
        }
        names.add("mean");
        for (int k = 1; k <= HARMONICS; k++) {
            names.add("day sine " + k);
            names.add("day cosine " + k);
        }
        names.add("week sine");
        names.add("week cosine");
        names.add("hour");
        names.add("minute");
        return names.toArray(String[]::new);
    }

    /**
     * The features as seen after the last bin that the levels learned, about the bin {@code steps} later.
     *
     * @return one value per name
     */
    static double[] of(Levels levels, long stepMillis, int steps) {
        double[] values = new double[NAMES.length];
        double unit = levels.unit() > 0 ? levels.unit() : 1;
        int next = 0;
        for (int i = 1; i <= LAGS; i++) {
            values[next++] = (levels.lag(i) - levels.last()) / unit;
        }
        for (double average : levels.averages) {
            values[next++] = (average - levels.last()) / unit;
        }
        values[next++] = (levels.mean() - levels.last()) / unit;
        double target = (levels.now() + steps) * (double) stepMillis;
        double day = 2 * Math.PI * (target % DAY) / DAY;
        for (int k = 1; k <= HARMONICS; k++) {
            values[next++] = StrictMath.sin(k * day);
            values[next++] = StrictMath.cos(k * day);
        }
        double week = 2 * Math.PI * (target % WEEK) / WEEK;
        values[next++] = StrictMath.sin(week);
        values[next++] = StrictMath.cos(week);
        values[next++] = Math.floor(target % DAY / 3_600_000);
        values[next] = Math.floor(target % 3_600_000 / 60_000);
        return values;
    }
}
