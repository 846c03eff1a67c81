// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.units.Replicas;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one bound asks for. A pool has several; the largest decides.
 *
 * @param exact replicas needed, not yet rounded up
 * @param code which bound
 * @param why says what it was computed from, when the bound decides
 * @param reckoned true when it rests on demand and on what a replica is believed to do, false when what waits, what is
 *     resident or how long it took was measured
 */
record Need(double exact, ReasonCode code, Supplier<Reasoning> why, boolean reckoned) {

    /** A need that was measured. */
    Need(double exact, ReasonCode code, Map<String, Double> numbers, String sentence) {
        this(exact, code, numbers, sentence, false);
    }

    /** A need whose reasons are known already. */
    Need(double exact, ReasonCode code, Map<String, Double> numbers, String sentence, boolean reckoned) {
        this(exact, code, () -> new Reasoning(numbers, sentence), reckoned);
    }

    /** False when the number only stands in for a need that nobody can tell. */
    boolean isKnown() {
        return code != ReasonCode.MissingData && code != ReasonCode.CapacityUnknown;
    }

    int replicas() {
        return Replicas.covering(exact).count();
    }
}
