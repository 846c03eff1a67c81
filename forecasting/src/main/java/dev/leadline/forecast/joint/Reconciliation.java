// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

/**
 * A whole that is also the sum of its parts, such as all traffic and that of each client or route. Whether the sum of the parts
 * tells more than the whole itself is a question of loss: both are judged by the discounted pinball loss of the same quantiles,
 * and the sum is used only while its loss has been lower by {@value #MARGIN_PERCENT} percent.
 */
public final class Reconciliation {

    private static final double DISCOUNT = 0.995;
    private static final int MARGIN_PERCENT = 2;
    private static final int ENOUGH = 60;

    private final double[] quantiles;
    private double whole;
    private double parts;
    private long judged;

    /** @param quantiles probabilities of the quantiles that are judged, ascending */
    public Reconciliation(double... quantiles) {
        this.quantiles = quantiles.clone();
    }

    /**
     * Takes what came true of the whole.
     *
     * @param direct quantiles that had been forecast of the whole itself
     * @param summed quantiles of the sum of the parts, from {@link Scenarios}
     */
    public void learn(double[] direct, double[] summed, double came) {
        whole = DISCOUNT * whole + loss(direct, came);
        parts = DISCOUNT * parts + loss(summed, came);
        judged++;
    }

    /** Whether the sum of the parts is the better forecast of the whole. */
    public boolean prefersParts() {
        return judged >= ENOUGH && parts < (1 - MARGIN_PERCENT / 100.0) * whole;
    }

    /** The quantiles of the whole to go by. */
    public double[] reconciled(double[] direct, double[] summed) {
        return (prefersParts() ? summed : direct).clone();
    }

    private double loss(double[] forecast, double came) {
        double sum = 0;
        for (int i = 0; i < quantiles.length; i++) {
            double miss = came - forecast[i];
            sum += miss >= 0 ? quantiles[i] * miss : (quantiles[i] - 1) * miss;
        }
        return sum;
    }
}
