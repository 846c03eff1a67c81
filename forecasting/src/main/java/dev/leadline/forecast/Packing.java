// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** One {@link Issued} as a row of floats; not a number stands for no opinion. */
final class Packing {

    private final float[] row;
    private int next;

    Packing(float[] row) {
        this.row = row;
    }

    /** Floats that a row of this shape takes. */
    int width(Issued shape) {
        int levels = shape.emitted.length;
        return 3 * shape.points.length + levels * (shape.voted.length + shape.pooledActive.length + 3);
    }

    void write(Issued said) {
        for (int expert = 0; expert < said.points.length; expert++) {
            row[next++] = said.voiced[expert] ? (float) said.points[expert] : Float.NaN;
            row[next++] = (float) said.fastUnits[expert];
            row[next++] = (float) said.units[expert];
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
        for (int expert = 0; expert < said.points.length; expert++) {
            said.points[expert] = row[next++];
            said.voiced[expert] = !Double.isNaN(said.points[expert]);
            said.fastUnits[expert] = row[next++];
            said.units[expert] = row[next++];
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
            row[next++] = known ? (float) value : Float.NaN;
        }
    }

    private boolean read(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = row[next++];
        }
        return !Double.isNaN(values[0]);
    }
}
