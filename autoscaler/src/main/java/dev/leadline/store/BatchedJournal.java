// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.Page;
import dev.leadline.policy.PolicyKey;
import java.util.Optional;

/**
 * Keeps decisions without each of them waiting for the disk: a commit costs more than a decision. A crash loses those of the
 * last moment; who posted their observations has the answers, and what Leadline looks at itself it looks at again. Answers to
 * pushes come no faster than they can be written in the long run, and while the database refuses, so does a push.
 */
public final class BatchedJournal implements DecisionJournal {

    /** Pushed decisions that wait at most, a few megabytes; a replay at full speed waits for the disk then. */
    static final int MOST_PUSHED = 500;

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
        if (entry.fingerprint().isPresent() && (behind.isFailing() || behind.waiting() >= MOST_PUSHED)) {
            behind.flush();
        }
        behind.add(() -> kept.record(entry));
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
