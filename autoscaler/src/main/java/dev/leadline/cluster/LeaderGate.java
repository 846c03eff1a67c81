// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.Optional;

/** Tells whether this process may write. Safe for use by many threads; answers from memory. */
@FunctionalInterface
public interface LeaderGate {

    /** The running term of this process; absent while another process leads or the lease has run out. */
    Optional<LeaderTerm> current();
}
