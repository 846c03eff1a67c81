// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.util.Optional;

/**
 * What became of the desired replicas of one pool.
 *
 * @param code in one word
 * @param from replicas that the target asked for before
 * @param to replicas that it asks for now; equal to {@code from} when nothing was written
 * @param sentence for a tired operator
 * @param other who else scales the target, when that is why nothing was written
 */
public record PoolActuation(ActuationCode code, int from, int to, String sentence, Optional<String> other) {

    /** True when a new number was accepted by the API server. */
    public boolean wrote() {
        return code == ActuationCode.Written || code == ActuationCode.WrittenWithoutDrain;
    }
}
