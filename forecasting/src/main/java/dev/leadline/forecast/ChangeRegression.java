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
    /** By horizon and origin: the inputs, then the base and the unit they were taken at. */
    private final float[][][] past;

    private final long[][] origins;
    private final double[] fresh;
    private long learned;

    /** @param horizons in steps, ascending */
    ChangeRegression(RegressionInputs inputs, Levels levels, int[] horizons) {
        this.inputs = inputs;
        this.levels = levels;
        this.horizons = horizons.clone();
        fresh = new double[inputs.count];
        regressions = new LeastSquares[horizons.length];
        past = new float[horizons.length][][];
        origins = new long[horizons.length][];
        for (int h = 0; h < horizons.length; h++) {
            regressions[h] = new LeastSquares(inputs.count, inputs.memory, horizons[h]);
            past[h] = new float[horizons[h] + 1][inputs.count + 2];
            origins[h] = new long[horizons[h] + 1];
            Arrays.fill(origins[h], Long.MIN_VALUE);
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
        for (int h = 0; h < horizons.length; h++) {
            int then = Math.floorMod(index - horizons[h], origins[h].length);
            float[] row = past[h][then];
            float unitThen = row[inputs.count + 1];
            if (origins[h][then] == index - horizons[h] && unitThen > 0 && learned > WARM_UP + horizons[h]) {
                regressions[h].learn(row, (base - row[inputs.count]) / unitThen);
            }
            int now = Math.floorMod(index, origins[h].length);
            origins[h][now] = index;
            look(past[h][now], h, base);
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
        float[] row = past[h][Math.floorMod(levels.now(), origins[h].length)];
        double level = row[inputs.count] + row[inputs.count + 1] * regressions[h].predict(row);
        double floored = Math.max(0, level);
        return opinion.say(inputs.roots ? floored * floored : floored);
    }

    @Override
    public void exchange(Archive archive) {
        learned = archive.whole(learned);
        for (int h = 0; h < horizons.length; h++) {
            regressions[h].exchange(archive);
            for (int i = 0; i < origins[h].length; i++) {
                // As an age, which takes one byte.
                origins[h][i] = levels.now() - archive.whole(levels.now() - origins[h][i]);
                archive.shortNumbers(past[h][i]);
            }
        }
    }

    private void look(float[] row, int h, double base) {
        double unit = levels.unit();
        if (inputs.roots) {
            unit /= 2 * Math.sqrt(Math.max(levels.mean(), Double.MIN_NORMAL));
        }
        inputs.fill(levels, horizons[h], fresh);
        for (int i = 0; i < fresh.length; i++) {
            row[i] = unit > 0 ? (float) (fresh[i] / unit) : 0;
        }
        row[inputs.count] = (float) base;
        row[inputs.count + 1] = (float) unit;
    }
}
