// SPDX-License-Identifier: Apache-2.0
package dev.leadline.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step on the way from a proposal to the final number.
 *
 * @param code why
 * @param from replicas before this step
 * @param to replicas after it
 * @param numbers what the step was computed from, by name, in reading order
 * @param sentence the step for a tired operator
 */
public record Step(ReasonCode code, int from, int to, Map<String, Double> numbers, String sentence) {

    /** Copies the numbers, keeping their order. */
    public Step {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** True when the step moved the number. */
    public boolean changes() {
        return from != to;
    }
}
