// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

class InMemoryJournalTest extends DecisionJournalContract {

    private final DecisionJournal journal = new InMemoryJournal();

    @Override
    protected DecisionJournal journal() {
        return journal;
    }
}
