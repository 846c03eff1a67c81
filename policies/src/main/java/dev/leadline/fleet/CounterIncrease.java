// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.OptionalDouble;

/** How much a counter grew between two looks at one source. */
final class CounterIncrease {

    private CounterIncrease() {}

    /**
     * The increase, at least 0.
     *
     * @param before the counter then
     * @param now the counter now
     * @param restarted true when the source started anew in between: then everything it shows is new
     * @return absent when either is unknown, or when the counter fell although its source did not start anew
     */
    static OptionalDouble between(OptionalDouble before, OptionalDouble now, boolean restarted) {
        if (now.isEmpty() || restarted) {
            return now;
        }
        return before.isEmpty() || fell(before, now)
                ? OptionalDouble.empty()
                : OptionalDouble.of(now.getAsDouble() - before.getAsDouble());
    }

    /** True when both are known and the second is smaller. */
    static boolean fell(OptionalDouble before, OptionalDouble now) {
        return before.isPresent() && now.isPresent() && now.getAsDouble() < before.getAsDouble();
    }

    /** A value divided by another that is not 0. */
    static OptionalDouble per(OptionalDouble increase, double seconds) {
        return increase.isEmpty() ? increase : OptionalDouble.of(increase.getAsDouble() / seconds);
    }
}
