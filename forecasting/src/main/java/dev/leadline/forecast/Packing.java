// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * One {@link Issued} as a row of half-precision numbers: distances from the last value in units of its error, which a half
 * tells to one part in two thousand, far below what an error scatters. Not a number stands for no opinion.
 */
final class Packing {

    /** The last value and the unit, each a float in two places. */
    private static final int HEAD = 4;
    /** Halves end a little above this. */
    private static final double FARTHEST = 65_000;

    private short[] row = new short[0];
    private int next;
    private double base;
    private double unit;

    /** Begins at the start of a row. */
    Packing on(short[] other) {
        row = other;
        next = 0;
        return this;
    }

    /** Halves that a row of this shape takes. */
    static int width(Issued shape) {
        int levels = shape.emitted.length;
        return HEAD + 3 * shape.points.length + levels * (shape.voted.length + shape.pooledActive.length + 3);
    }

    void write(Issued said) {
        base = (float) said.points[0];
        double error = (float) said.units[0];
        unit = error > 0 ? error : base > 0 ? base : 1;
        wide((float) base);
        wide((float) unit);
        for (int expert = 0; expert < said.points.length; expert++) {
            row[next++] = half(said.voiced[expert] ? (said.points[expert] - base) / unit : Double.NaN);
            row[next++] = half(said.fastUnits[expert] / unit);
            row[next++] = half(said.units[expert] / unit);
        }
        for (int candidate = 0; candidate < said.voted.length; candidate++) {
            write(said.candidates[candidate], said.voted[candidate]);
        }
        for (int season = 0; season < said.pooledActive.length; season++) {
            write(said.pooled[season], said.pooledActive[season]);
        }
        write(said.persistence, true);
        write(said.blended, true);
        write(said.emitted, true);
    }

    void read(Issued said) {
        base = wide();
        unit = wide();
        for (int expert = 0; expert < said.points.length; expert++) {
            said.points[expert] = base + unit * half();
            said.voiced[expert] = !Double.isNaN(said.points[expert]);
            said.fastUnits[expert] = unit * half();
            said.units[expert] = unit * half();
        }
        for (int candidate = 0; candidate < said.voted.length; candidate++) {
            said.voted[candidate] = read(said.candidates[candidate]);
        }
        for (int season = 0; season < said.pooledActive.length; season++) {
            said.pooledActive[season] = read(said.pooled[season]);
        }
        read(said.persistence);
        read(said.blended);
        read(said.emitted);
    }

    private void write(double[] values, boolean known) {
        for (double value : values) {
            row[next++] = half(known ? (value - base) / unit : Double.NaN);
        }
    }

    private boolean read(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = base + unit * half();
        }
        return !Double.isNaN(values[0]);
    }

    private static short half(double value) {
        return Float.floatToFloat16((float) Math.clamp(value, -FARTHEST, FARTHEST));
    }

    private double half() {
        return Float.float16ToFloat(row[next++]);
    }

    private void wide(float value) {
        int bits = Float.floatToRawIntBits(value);
        row[next++] = (short) (bits >>> Short.SIZE);
        row[next++] = (short) bits;
    }

    private double wide() {
        int high = row[next++] << Short.SIZE;
        return Float.intBitsToFloat(high | (row[next++] & 0xFFFF));
    }
}
