// SPDX-License-Identifier: Apache-2.0
package dev.leadline.units;

/**
 * Tokens per second, finite and never negative.
 *
 * @param perSecond tokens per second
 */
public record TokenRate(double perSecond) implements Comparable<TokenRate> {

    /** No tokens at all: a measured zero, not an unknown. */
    public static final TokenRate ZERO = new TokenRate(0);

    /** Rejects NaN, infinities and negative rates. */
    public TokenRate {
        if (!Double.isFinite(perSecond) || perSecond < 0) {
            throw new IllegalArgumentException("a token rate is a finite number of at least 0, not " + perSecond);
        }
    }

    /** The rate {@code perSecond} tokens/s. */
    public static TokenRate of(double perSecond) {
        return new TokenRate(perSecond);
    }

    /** This rate times a factor of at least 0. */
    public TokenRate times(double factor) {
        return new TokenRate(perSecond * factor);
    }

    /** The sum of two rates. */
    public TokenRate plus(TokenRate other) {
        return new TokenRate(perSecond + other.perSecond);
    }

    /** True for exactly no tokens. */
    public boolean isZero() {
        return perSecond == 0;
    }

    @Override
    public int compareTo(TokenRate other) {
        return Double.compare(perSecond, other.perSecond);
    }
}
