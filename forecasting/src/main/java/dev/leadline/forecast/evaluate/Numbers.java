// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.math.BigDecimal;

/** Numbers as files have them: the shortest digits that read back as the same number, at most 17 of them. */
public final class Numbers {

    private static final double PLAIN_BELOW = 1e17;
    private static final double PLAIN_FROM = 1e-5;

    private Numbers() {}

    /** A finite number; with an exponent only where the plain form would be long. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= PLAIN_BELOW || size < PLAIN_FROM) {
            return Double.toString(value);
        }
        BigDecimal plain = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return plain.toPlainString();
    }

    /** Milliseconds as seconds: whole where they are. */
    public static String seconds(long millis) {
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
}
