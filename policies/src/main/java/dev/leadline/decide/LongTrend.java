// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Instant;

/**
 * Where something has been going for the last minutes, up or down, to be carried on over lead times of minutes: {@link Trend}
 * looks at 40 s, which is enough for the next one or two minutes and too noisy for four.
 *
 * <p>Least squares of a broken stick, y = a + b · max(0, t − τ): level until τ, then a slope. Of several τ the one with the
 * largest b ÷ (standard error of b) is taken, if that is above 3. Where a step at one of them is more significant still, it
 * was a step, which promises nothing. The slope less one standard error is carried on for at most one and a half times the time
 * since τ: what has lasted long goes on long (Lindy's law).
 */
final class LongTrend {

    private static final double[] AGES = {20, 30, 45, 65, 90, 130, 180, 250, 350};
    private static final double LEAST_LEVEL_SECONDS = 60;
    private static final double LEAST_STEP_SECONDS = 4.5;
    private static final int KEPT = 160;
    private static final int FEWEST = 8;
    private static final double SIGNIFICANT = 3;
    private static final double LEAST_LEFT = 1e-12;
    private static final double GOES_ON = 1.5;

    private final double[] at = new double[KEPT];
    private final double[] values = new double[KEPT];
    private int size;
    private int next;
    private double gathered;
    private double gatheredSeconds;
    private boolean fitted;
    private double slope;
    private double age;

    /**
     * A broken stick through the last points, and a step in its place.
     *
     * @param slope of the stick after the break, per second
     * @param error standard error of the slope
     * @param step height of the step ÷ its standard error
     */
    private record Fit(double slope, double error, double step) {

        double significance() {
            return Math.abs(slope) / error;
        }
    }

    /** Takes the mean value over an interval that ends now. */
    void add(double value, double seconds, Instant now) {
        gathered += value * seconds;
        gatheredSeconds += seconds;
        if (gatheredSeconds < LEAST_STEP_SECONDS) {
            return;
        }
        at[next] = now.toEpochMilli() / 1000.0;
        values[next] = gathered / gatheredSeconds;
        next = (next + 1) % KEPT;
        size = Math.min(KEPT, size + 1);
        gathered = 0;
        gatheredSeconds = 0;
        fitted = false;
    }

    /** Nothing was seen in the last interval. */
    void interrupt() {
        size = 0;
        gathered = 0;
        gatheredSeconds = 0;
        fitted = false;
    }

    /**
     * What the value will have changed by after a time.
     *
     * @param trust share of rises that go on, 1 where nothing speaks against it
     */
    double change(double seconds, double trust) {
        if (!fitted) {
            fit();
        }
        return slope * Math.min(seconds, trust * GOES_ON * age);
    }

    private int newest(int back) {
        return Math.floorMod(next - 1 - back, KEPT);
    }

    private void fit() {
        fitted = true;
        slope = 0;
        age = 0;
        if (size < FEWEST) {
            return;
        }
        double now = at[newest(0)];
        double watched = now - at[newest(size - 1)];
        double best = SIGNIFICANT;
        for (double each : AGES) {
            double level = Math.max(LEAST_LEVEL_SECONDS, each);
            if (watched < each + 0.9 * LEAST_LEVEL_SECONDS) {
                return;
            }
            Fit fit = fit(each, each + level, now);
            if (fit.significance() > best) {
                best = fit.significance();
                slope = Math.signum(fit.slope()) * Math.max(0, Math.abs(fit.slope()) - fit.error());
                age = each;
            }
            if (fit.step() > best) {
                best = fit.step();
                slope = 0;
            }
        }
    }

    private Fit fit(double breakAge, double window, double now) {
        int count = 0;
        double ramps = 0;
        double steps = 0;
        double sum = 0;
        for (; count < size && now - at[newest(count)] <= window; count++) {
            double back = now - at[newest(count)];
            ramps += Math.max(0, breakAge - back);
            steps += back < breakAge ? 1 : 0;
            sum += values[newest(count)];
        }
        double rampSquares = 0;
        double rampProducts = 0;
        double stepSquares = 0;
        double stepProducts = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double back = now - at[newest(i)];
            double risen = Math.max(0, breakAge - back) - ramps / count;
            double stepped = (back < breakAge ? 1 : 0) - steps / count;
            double value = values[newest(i)] - sum / count;
            rampSquares += risen * risen;
            rampProducts += risen * value;
            stepSquares += stepped * stepped;
            stepProducts += stepped * value;
            squares += value * value;
        }
        if (count < FEWEST || rampSquares <= 0 || stepSquares <= 0 || squares <= 0) {
            return new Fit(0, 1, 0);
        }
        double least = LEAST_LEFT * squares;
        double ramp = rampProducts / rampSquares;
        double left = Math.max(least, squares - ramp * rampProducts);
        double step = stepProducts / stepSquares;
        double leftByStep = Math.max(least, squares - step * stepProducts);
        return new Fit(
                ramp,
                standardError(left, count, rampSquares),
                Math.abs(step) / standardError(leftByStep, count, stepSquares));
    }

    private static double standardError(double left, int count, double squares) {
        return Math.sqrt(left / (count - 2) / squares);
    }
}
