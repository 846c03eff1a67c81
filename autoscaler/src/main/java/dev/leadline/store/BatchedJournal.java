// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.Page;
import dev.leadline.policy.PolicyKey;
import java.util.Optional;

/**
 * Keeps decisions on what Leadline looked at itself without waiting for the disk: after a crash it looks again, so the
 * decisions of a moment are no loss. An answer to a push is on disk before it is given.
 */
public final class BatchedJournal implements DecisionJournal {

    private final DecisionJournal kept;
    private final WriteBehind behind;

    /**
     * @param kept writes to the database of {@code behind}
     * @param behind closed before the database is
     */
    public BatchedJournal(DecisionJournal kept, WriteBehind behind) {
        this.kept = kept;
        this.behind = behind;
    }

    @Override
    public void record(JournalEntry entry) {
        if (entry.fingerprint().isPresent()) {
            kept.record(entry);
        } else {
            behind.add(() -> kept.record(entry));
        }
    }

    @Override
    public Optional<JournalEntry> find(PolicyKey policy, String id) {
        behind.flush();
        return kept.find(policy, id);
    }

    @Override
    public Optional<JournalEntry> latest(PolicyKey policy) {
        behind.flush();
        return kept.latest(policy);
    }

    @Override
    public Page<JournalEntry> list(JournalQuery query) {
        behind.flush();
        return kept.list(query);
    }

    @Override
    public void forget(PolicyKey policy) {
        behind.flush();
        kept.forget(policy);
    }
}
