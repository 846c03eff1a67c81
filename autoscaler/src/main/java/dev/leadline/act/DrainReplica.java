// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One replica that is not leaving yet, as the choice of who goes sees it.
 *
 * @param id name of its leading pod
 * @param ready true when it may have requests
 * @param labelled true when it carries the accepting label, whatever its value
 * @param drainedSince since when the label keeps requests away; absent while it accepts
 * @param index in its workload, where it has one
 * @param maker the object that made its pod; two makers mean a rollout
 * @param worth what its hardware is worth
 * @param load requests in it by a fresh reading; absent when nobody knows
 * @param loadAt when that was read
 * @param kvUsage share of its KV cache in use
 */
record DrainReplica(
        String id,
        boolean ready,
        boolean labelled,
        Optional<Instant> drainedSince,
        OptionalInt index,
        String maker,
        Worth worth,
        OptionalDouble load,
        Instant loadAt,
        OptionalDouble kvUsage) {

    /** What hardware is worth, the worst first. */
    enum Worth {
        /** Fails or will fail. */
        Doomed,
        /** May be taken away at any time. */
        Spot,
        /** Works, but slower. */
        Derated,
        /** Nothing against it. */
        Sound
    }

    boolean drained() {
        return drainedSince.isPresent();
    }
}
