// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.OptionalDouble;

/** A sum that is only known when every part is, and when there is at least one. */
final class KnownSum {
    private double sum;
    private int parts;
    private boolean unknown;

    void add(OptionalDouble part) {
        parts++;
        if (part.isPresent()) {
            sum += part.getAsDouble();
        } else {
            unknown = true;
        }
    }

    /** The sum, at least 0. */
    OptionalDouble value() {
        return unknown || parts == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, sum));
    }
}
