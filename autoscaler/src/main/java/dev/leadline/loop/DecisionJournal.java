// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.policy.PolicyKey;
import java.util.Optional;

/** Every decision, so that each can be explained later. Safe for many threads. */
public interface DecisionJournal {

    /** Keeps a decision. An entry with the same policy and id is kept once; the first one stays. */
    void record(JournalEntry entry);

    /** The decision of a policy with this id. */
    Optional<JournalEntry> find(PolicyKey policy, String id);

    /** The decision of a policy for the latest moment. */
    Optional<JournalEntry> latest(PolicyKey policy);

    /** Decisions of a policy, newest first. Following {@code next} visits each decision once. */
    Page<JournalEntry> list(JournalQuery query);

    /** Forgets all decisions of a policy that was deleted. */
    void forget(PolicyKey policy);
}
