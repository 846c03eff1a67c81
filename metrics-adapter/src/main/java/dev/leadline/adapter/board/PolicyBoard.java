// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is served of one policy from some moment on.
 *
 * @param reading from which it follows
 * @param values items, one per pool and signal that has a value
 * @param freshness by pool
 * @param changes the next moment at which time alone changes it; absent when it does not any more
 */
public record PolicyBoard(
        PolicyReading reading, List<ServedValue> values, Map<String, Freshness> freshness, Optional<Instant> changes) {

    /** Copies the collections. */
    public PolicyBoard {
        values = List.copyOf(values);
        freshness = Map.copyOf(freshness);
    }
}
