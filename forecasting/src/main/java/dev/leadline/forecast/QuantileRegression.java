// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Quantiles of the value ahead as a linear function of what the experts say and of how wide the last value's errors are, learned by
 * steps along the gradient of the pinball loss (Koenker and Bassett, Econometrica 46, 1978), each as long as the gradients seen
 * so far allow (Duchi, Hazan and Singer, JMLR 12, 2011). All is told as a distance from the last value, in units of its usual
 * error. At first the quantiles are those of a normal error.
 */
final class QuantileRegression {

    /** Errors of the last value that have to be known before it is heard. */
    static final int NEEDED = 40;

    /** The recent width, the long-run width and two sizes of the last move. */
    private static final int WIDTHS = 4;
    /** Half the deviation of a normal error from its mean size, for each of two widths. */
    private static final double NORMAL = 1.25 / 2;

    private static final double KEPT = 0.999;
    private static final double FARTHEST_INPUT = 5;
    private static final double FARTHEST_TARGET = 20;
    /** Nearer than this the gradient is not a step but a slope, or quantiles of a calm series would never rest. */
    private static final double BAND = 0.1;

    private final double[] levels;
    private final double rate;
    private final int experts;
    private final int inputs;
    /** By level, then by input: in one array, for small arrays are mostly head. */
    private final float[] coefficients;
    /**
     * The discounted squares of the gradients, as a product: a gradient is the slope of a level's loss times an input, and both
     * squares are kept by themselves. A square for each coefficient would nearly double the memory.
     */
    private final float[] squares;

    private final float[] slopes;

    /**
     * @param experts how many there are, the last value first
     * @param normal the deviations of a standard normal distribution at the levels
     * @param rate how far one step goes
     */
    QuantileRegression(int experts, double[] levels, double[] normal, double rate) {
        this.levels = levels;
        this.rate = rate;
        this.experts = experts;
        inputs = inputs(experts);
        coefficients = new float[levels.length * inputs];
        squares = new float[inputs];
        slopes = new float[levels.length];
        for (int level = 0; level < levels.length; level++) {
            int widths = level * inputs + experts - 1;
            slopes[level] = (float) (levels[level] * (1 - levels[level]));
            coefficients[widths] = (float) (NORMAL * normal[level]);
            coefficients[widths + 1] = (float) (NORMAL * normal[level]);
        }
    }

    /**
     * Fills the quantiles that follow from what was said in the same breath.
     *
     * @param widening how many times wider than usual, for the last known value is old
     */
    void say(Issued now, double widening, double[] into) {
        double[] seen = now.seen;
        boolean able = look(now, seen);
        for (int level = 0; level < levels.length; level++) {
            double move = able ? widening * now.units[0] * expected(level, seen) : 0;
            double value = Math.max(0, now.points[0] + move);
            into[level] = level == 0 ? value : Math.max(value, into[level - 1]);
        }
    }

    /** Learns from what was said then about a value that is known now. */
    void learn(Issued then, double value) {
        double[] seen = then.seen;
        if (!look(then, seen)) {
            return;
        }
        double target = Math.clamp((value - then.points[0]) / then.units[0], -FARTHEST_TARGET, FARTHEST_TARGET);
        for (int i = 0; i < inputs; i++) {
            squares[i] = (float) (KEPT * squares[i] + seen[i] * seen[i]);
        }
        for (int level = 0; level < levels.length; level++) {
            double slope = slope(levels[level], target - expected(level, seen));
            slopes[level] = (float) (slopes[level] + (1 - KEPT) * (slope * slope - slopes[level]));
            int row = level * inputs;
            for (int i = 0; i < inputs; i++) {
                coefficients[row + i] += (float) (rate * slope * seen[i] / Math.sqrt(slopes[level] * squares[i] + 1));
            }
        }
    }

    /** How many numbers it looks at. */
    static int inputs(int experts) {
        return experts - 1 + WIDTHS;
    }

    void exchange(Archive archive) {
        archive.shortNumbers(coefficients);
        archive.shortNumbers(squares);
        archive.shortNumbers(slopes);
    }

    /** Fills what there is to look at; false where nothing tells the unit. */
    private boolean look(Issued said, double[] seen) {
        double unit = said.units[0];
        if (!(unit > 0)) {
            return false;
        }
        for (int expert = 1; expert < experts; expert++) {
            double distance = said.voiced[expert] ? (said.points[expert] - said.points[0]) / unit : 0;
            seen[expert - 1] = Math.clamp(distance, -FARTHEST_INPUT, FARTHEST_INPUT);
        }
        seen[experts - 1] = Math.min(FARTHEST_INPUT, said.fastUnits[0] / unit);
        seen[experts] = 1;
        seen[experts + 1] = Math.abs(seen[0]);
        seen[experts + 2] = Math.abs(seen[2]);
        return true;
    }

    private double expected(int level, double[] seen) {
        double sum = 0;
        for (int i = 0; i < inputs; i++) {
            sum += coefficients[level * inputs + i] * seen[i];
        }
        return sum;
    }

    private static double slope(double level, double miss) {
        if (miss > BAND) {
            return level;
        }
        return miss < -BAND ? level - 1 : level - 0.5 + miss / (2 * BAND);
    }
}
