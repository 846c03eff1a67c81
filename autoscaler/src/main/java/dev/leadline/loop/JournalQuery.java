// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Which decisions of a policy are wanted, newest first.
 *
 * @param policy whose decisions
 * @param from earliest moment decided for, included
 * @param to latest moment decided for, excluded
 * @param limit most entries on one page, at least 1
 * @param after the last entry of the page before
 */
public record JournalQuery(
        PolicyKey policy, Optional<Instant> from, Optional<Instant> to, int limit, Optional<JournalPosition> after) {

    /** Rejects a limit below 1. */
    public JournalQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("a page holds at least 1 decision, not " + limit);
        }
    }

    /** The newest decisions of a policy. */
    public static JournalQuery newest(PolicyKey policy, int limit) {
        return new JournalQuery(policy, Optional.empty(), Optional.empty(), limit, Optional.empty());
    }
}
