// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/**
 * A regression on the change from the last value, one per horizon: y(t+h) − y(t) on what {@link RegressionInputs} names.
 * With no evidence all coefficients are zero and the expert is the last value.
 */
final class ChangeRegression implements Expert {

    private static final int WARM_UP = 10;

    private final RegressionInputs inputs;
    private final Levels levels;
    private final int[] horizons;
    private final LeastSquares[] regressions;
    /** By origin: the inputs that all horizons share, then the base and the unit they were taken at. */
    private final float[] past;
    /** By horizon, and by origin in it: the inputs of that horizon alone. */
    private final float[][] ahead;

    private final long[] origins;
    private final int width;
    private final double[] fresh;
    private final float[] row;
    private final double[] gain;
    private long learned;

    /** @param horizons in steps, ascending */
    ChangeRegression(RegressionInputs inputs, Levels levels, int[] horizons) {
        this.inputs = inputs;
        this.levels = levels;
        this.horizons = horizons.clone();
        width = inputs.shared + 2;
        fresh = new double[inputs.count];
        row = new float[inputs.count];
        gain = new double[inputs.count];
        origins = new long[horizons[horizons.length - 1] + 1];
        Arrays.fill(origins, Long.MIN_VALUE);
        past = new float[origins.length * width];
        regressions = new LeastSquares[horizons.length];
        ahead = new float[horizons.length][];
        for (int h = 0; h < horizons.length; h++) {
            regressions[h] = new LeastSquares(inputs.count, inputs.memory, horizons[h]);
            ahead[h] = new float[(horizons[h] + 1) * (inputs.count - inputs.shared)];
        }
    }

    @Override
    public String name() {
        return inputs.title;
    }

    /** Comes after the levels have learned the bin. */
    @Override
    public void learn(long index, double value) {
        double base = inputs.roots ? Math.sqrt(value) : value;
        learned++;
        look(index, base);
        for (int h = 0; h < horizons.length; h++) {
            long then = index - horizons[h];
            int at = slot(then) * width + inputs.shared;
            if (origins[slot(then)] == then && past[at + 1] > 0 && learned > WARM_UP + horizons[h]) {
                recall(then, h);
                regressions[h].learn(row, (base - past[at]) / past[at + 1], gain);
            }
            lookAhead(index, h);
        }
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        if (learned == 0) {
            return false;
        }
        int h = 0;
        while (h + 1 < horizons.length && horizons[h + 1] <= steps) {
            h++;
        }
        recall(levels.now(), h);
        int at = slot(levels.now()) * width + inputs.shared;
        double level = past[at] + past[at + 1] * regressions[h].predict(row);
        double floored = Math.max(0, level);
        return opinion.say(inputs.roots ? floored * floored : floored);
    }

    @Override
    public void exchange(Archive archive) {
        learned = archive.whole(learned);
        for (int i = 0; i < origins.length; i++) {
            // As an age, which takes one byte.
            origins[i] = levels.now() - archive.whole(levels.now() - origins[i]);
        }
        archive.shortNumbers(past);
        for (int h = 0; h < horizons.length; h++) {
            regressions[h].exchange(archive);
            archive.shortNumbers(ahead[h]);
        }
    }

    private void look(long index, double base) {
        int slot = slot(index);
        origins[slot] = index;
        double unit = unit();
        inputs.fill(levels, fresh);
        for (int i = 0; i < inputs.shared; i++) {
            past[slot * width + i] = unit > 0 ? (float) (fresh[i] / unit) : 0;
        }
        past[slot * width + inputs.shared] = (float) base;
        past[slot * width + inputs.shared + 1] = (float) unit;
    }

    private void lookAhead(long index, int h) {
        double unit = unit();
        inputs.fillAhead(levels, horizons[h], fresh);
        int own = inputs.count - inputs.shared;
        int from = Math.floorMod(index, horizons[h] + 1) * own;
        for (int i = 0; i < own; i++) {
            ahead[h][from + i] = unit > 0 ? (float) (fresh[inputs.shared + i] / unit) : 0;
        }
    }

    /** Fills the row with what one horizon saw at this origin, in units. */
    private void recall(long origin, int h) {
        int own = inputs.count - inputs.shared;
        System.arraycopy(past, slot(origin) * width, row, 0, inputs.shared);
        System.arraycopy(ahead[h], Math.floorMod(origin, horizons[h] + 1) * own, row, inputs.shared, own);
    }

    private double unit() {
        return inputs.roots
                ? levels.unit() / (2 * Math.sqrt(Math.max(levels.mean(), Double.MIN_NORMAL)))
                : levels.unit();
    }

    private int slot(long index) {
        return Math.floorMod(index, origins.length);
    }
}
