// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Checks figures against what a healthy source can say and remembers what it cannot. Absent figures pass: unknown is
 * not impossible.
 */
final class Plausible {
    private static final double MOST_REQUESTS = 1e7;
    /** No counter of tokens, requests or seconds comes near it in the life of an engine. */
    static final double MOST_COUNTED = 1e18;
    /** Floating point leaves a full cache a hair above one. */
    private static final double FULL = 1.000_001;

    private final List<String> impossible = new ArrayList<>();

    /** A number of requests. */
    OptionalDouble requests(String what, OptionalDouble value) {
        return within(what, value, MOST_REQUESTS);
    }

    /** Anything that only grows. */
    OptionalDouble counter(String what, OptionalDouble value) {
        return within(what, value, MOST_COUNTED);
    }

    /** A share of 0..1; a hair above one is one. */
    OptionalDouble share(String what, OptionalDouble value) {
        OptionalDouble checked = within(what, value, FULL);
        return checked.isEmpty() ? checked : OptionalDouble.of(Math.min(1, checked.getAsDouble()));
    }

    /** What was impossible, in words; empty when nothing was. */
    String complaint() {
        return String.join("; ", impossible);
    }

    private OptionalDouble within(String what, OptionalDouble value, double most) {
        if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= most)) {
            impossible.add(what + " is " + value.getAsDouble());
            return OptionalDouble.empty();
        }
        return value;
    }
}
