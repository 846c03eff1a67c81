// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

/**
 * Dynamo's forecast of the next interval; zeros before the first other value are dropped. Its default, an ARIMA whose
 * order is chosen on five points and never again, did worse than the last value wherever we measured it and is left out;
 * so is Prophet.
 *
 * <p>Source: {@code dynamo:.../core/load/predictors.py}, reference section 1.4.
 */
sealed interface DynamoPredictor permits DynamoPredictor.Constant, DynamoPredictor.Kalman {

    /** Which one. */
    enum Kind {
        CONSTANT,
        KALMAN;

        DynamoPredictor create() {
            return switch (this) {
                case CONSTANT -> new Constant();
                case KALMAN -> new Kalman();
            };
        }
    }

    /** The value of the interval that ended. */
    void add(double value);

    /** The value of the next interval; 0 before there was any. */
    double next();

    /** The last value. */
    final class Constant implements DynamoPredictor {
        private double last;

        @Override
        public void add(double value) {
            last = value;
        }

        @Override
        public double next() {
            return last;
        }
    }

    /**
     * A local linear trend: level and trend, P0 = 1000·I, Q = diag(1, 0.1), R = 10; the last value before 5 points. Not
     * clamped at 0, so a decline may forecast a negative demand, as theirs does.
     */
    final class Kalman implements DynamoPredictor {
        private static final double LEVEL_NOISE = 1;
        private static final double TREND_NOISE = 0.1;
        private static final double NOISE = 10;
        private static final int LEAST = 5;

        private int points;
        private double last;
        private double level;
        private double trend;
        private double p00 = 1000;
        private double p01;
        private double p11 = 1000;

        @Override
        public void add(double value) {
            if (points == 0 && value == 0) {
                return;
            }
            last = value;
            if (points++ == 0) {
                level = value;
                return;
            }
            double predicted = level + trend;
            double a = p00 + 2 * p01 + p11 + LEVEL_NOISE;
            double b = p01 + p11;
            double c = p11 + TREND_NOISE;
            double gain = a / (a + NOISE);
            double trendGain = b / (a + NOISE);
            level = predicted + gain * (value - predicted);
            trend += trendGain * (value - predicted);
            p00 = (1 - gain) * a;
            p01 = (1 - gain) * b;
            p11 = c - trendGain * b;
        }

        @Override
        public double next() {
            return points < LEAST ? last : level + trend;
        }
    }
}
