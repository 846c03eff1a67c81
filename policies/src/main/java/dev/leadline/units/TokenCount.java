// SPDX-License-Identifier: Apache-2.0
package dev.leadline.units;

/**
 * A whole number of tokens, at least 0.
 *
 * @param count how many
 */
public record TokenCount(long count) implements Comparable<TokenCount> {

    /** No token. */
    public static final TokenCount ZERO = new TokenCount(0);

    /** Rejects negative counts. */
    public TokenCount {
        if (count < 0) {
            throw new IllegalArgumentException("tokens are counted from 0, not " + count);
        }
    }

    /** {@code count} tokens. */
    public static TokenCount of(long count) {
        return new TokenCount(count);
    }

    /** The exact sum; overflow is an error and never wraps. */
    public TokenCount plus(TokenCount other) {
        return new TokenCount(Math.addExact(count, other.count));
    }

    @Override
    public int compareTo(TokenCount other) {
        return Long.compare(count, other.count);
    }
}
