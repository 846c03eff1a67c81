// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * What a peer's chain proves, for a while.
 *
 * @param trust under which
 * @param frontProxy the peer may speak for others
 * @param client the user as whom the peer may speak for itself
 * @param why neither, half a sentence; empty when it proves something
 * @param from not before this moment, should the clock go back
 * @param until to be proven again from this moment
 */
record PeerProof(Trust trust, boolean frontProxy, Optional<User> client, String why, Instant from, Instant until) {

    @SuppressWarnings("ReferenceEquality") // another object may say the same, and proving again costs a millisecond
    boolean holds(Trust current, Instant now) {
        return trust == current && !now.isBefore(from) && now.isBefore(until);
    }
}
