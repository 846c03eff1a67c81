// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.Arrays;

/** The rules that Leadline's own forecast is compared with. */
final class PointRules {

    private PointRules() {}

    /** The last value. */
    static final class Last implements PointRule {
        private double last;

        @Override
        public void learn(long index, double value) {
            last = value;
        }

        @Override
        public double point(int steps) {
            return last;
        }
    }

    /** The mean of the last few values. */
    static final class MovingMean implements PointRule {
        private final double[] latest;
        private int size;
        private int place;

        MovingMean(int window) {
            latest = new double[window];
        }

        @Override
        public void learn(long index, double value) {
            latest[place] = value;
            place = (place + 1) % latest.length;
            size = Math.min(size + 1, latest.length);
        }

        @Override
        public double point(int steps) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += latest[i];
            }
            return size == 0 ? 0 : sum / size;
        }
    }

    /** Simple exponential smoothing: level += rate · (value − level). */
    static final class Smoothed implements PointRule {
        private final double rate;
        private double level;
        private boolean begun;

        Smoothed(double rate) {
            this.rate = rate;
        }

        @Override
        public void learn(long index, double value) {
            level = begun ? level + rate * (value - level) : value;
            begun = true;
        }

        @Override
        public double point(int steps) {
            return level;
        }
    }

    /**
     * Holt's trend with damping φ: level + trend · (φ + φ² + … + φʰ). Gardner and McKenzie, Management Science 31 (1985).
     */
    static final class Damped implements PointRule {
        private final double levelRate;
        private final double trendRate;
        private final double damping;
        private double level;
        private double trend;
        private boolean begun;

        Damped(double levelRate, double trendRate, double damping) {
            this.levelRate = levelRate;
            this.trendRate = trendRate;
            this.damping = damping;
        }

        @Override
        public void learn(long index, double value) {
            if (!begun) {
                level = value;
                begun = true;
                return;
            }
            double before = level;
            double expected = level + damping * trend;
            level = expected + levelRate * (value - expected);
            trend = trendRate * (level - before) + (1 - trendRate) * damping * trend;
        }

        @Override
        public double point(int steps) {
            double reach = damping * (1 - StrictMath.pow(damping, steps)) / (1 - damping);
            return Math.max(0, level + trend * reach);
        }
    }

    /** The value one period before the bin; the last value while that one is not known. */
    static final class Seasonal implements PointRule {
        private final double[] values;
        private final long[] indices;
        private final int period;
        private long last;
        private double lastValue;

        Seasonal(int period) {
            this.period = period;
            values = new double[period];
            indices = new long[period];
            Arrays.fill(indices, Long.MIN_VALUE);
        }

        @Override
        public void learn(long index, double value) {
            int place = Math.floorMod(index, period);
            values[place] = value;
            indices[place] = index;
            last = index;
            lastValue = value;
        }

        @Override
        public double point(int steps) {
            long wanted = last + steps;
            while (wanted > last) {
                wanted -= period;
            }
            int place = Math.floorMod(wanted, period);
            return indices[place] == wanted ? values[place] : lastValue;
        }
    }
}
