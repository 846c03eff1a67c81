// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

/**
 * The 95 % interval of a share that was seen in few trials. E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", Journal of the American Statistical Association 22 (1927).
 *
 * @param low the lowest share that is consistent with what was seen
 * @param high the highest
 */
public record WilsonInterval(double low, double high) {

    /** The 0.975 quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * Centre (p + z²/2n) ÷ (1 + z²/n), half-width z·√(p(1−p)/n + z²/4n²) ÷ (1 + z²/n); everything from 0 to 1 without a
     * trial.
     */
    public static WilsonInterval of(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " is no share");
        }
        if (trials == 0) {
            return new WilsonInterval(0, 1);
        }
        double share = (double) successes / trials;
        double scale = 1 + Z * Z / trials;
        double centre = (share + Z * Z / (2 * trials)) / scale;
        double half = Z * Math.sqrt(share * (1 - share) / trials + Z * Z / (4.0 * trials * trials)) / scale;
        return new WilsonInterval(
                successes == 0 ? 0 : centre - half, successes == trials ? 1 : Math.min(1, centre + half));
    }
}
