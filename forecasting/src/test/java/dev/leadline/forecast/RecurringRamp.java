// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import dev.leadline.testkit.ForAll;
import java.util.random.RandomGenerator;

/** A low level, a rise to four times of it over ten minutes, a plateau and a fall; in fine bins of 15 s. */
record RecurringRamp(int periodBins, long seed, double noise) {

    static final double LOW = 1000;
    static final double HIGH = 4000;
    private static final int RISE_AT = 240;
    private static final int RISE = 40;
    private static final int PLATEAU = 80;

    static RecurringRamp everyTwoHours() {
        return new RecurringRamp(480, 42, 0.03);
    }

    double mean(int index) {
        int phase = index % periodBins - RISE_AT;
        if (phase < 0 || phase >= 2 * RISE + PLATEAU) {
            return LOW;
        }
        double share = Math.min(1, Math.min(phase / (double) RISE, (2 * RISE + PLATEAU - phase) / (double) RISE));
        return LOW + (HIGH - LOW) * share;
    }

    /** The first bin of a cycle whose mean reaches this level. */
    int reaches(double level, int cycle) {
        int index = cycle * periodBins + RISE_AT;
        while (mean(index) < level) {
            index++;
        }
        return index;
    }

    double[] values(int bins) {
        RandomGenerator random = ForAll.generator(seed);
        double[] values = new double[bins];
        for (int i = 0; i < bins; i++) {
            values[i] = Math.max(0, mean(i) * (1 + noise * random.nextGaussian()));
        }
        return values;
    }
}
