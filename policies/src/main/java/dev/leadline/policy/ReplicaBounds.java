// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;

/**
 * The fewest and the most replicas a pool may have.
 *
 * @param min at least 1 unless the policy scales to zero
 * @param max at least {@code min}
 */
public record ReplicaBounds(Replicas min, Replicas max) {

    /** Rejects a minimum above the maximum. */
    public ReplicaBounds {
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min " + min.count() + " is above max " + max.count());
        }
    }

    /** Bounds from plain numbers. */
    public static ReplicaBounds of(int min, int max) {
        return new ReplicaBounds(Replicas.of(min), Replicas.of(max));
    }
}
