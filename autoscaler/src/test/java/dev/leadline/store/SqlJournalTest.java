// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.DecisionJournalContract;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlJournalTest extends DecisionJournalContract {

    private static final Instant TODAY = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path directory;

    private Database database;
    private SqlJournal journal;
    private Instant now = TODAY;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        InstantSource clock = () -> now;
        journal = new SqlJournal(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected DecisionJournal journal() {
        return journal;
    }

    @Test
    void decisionsSurviveARestart() {
        JournalEntry entry = entry(Samples.KEY, Samples.NOON);
        journal.record(entry);
        database.close();

        open();

        assertThat(journal.find(Samples.KEY, entry.plan().id())).contains(entry);
    }

    @Test
    void retentionGoesByTheTimeOfRecordingSoThatReplaysOfOldTracesStay() {
        JournalEntry old = entry(Samples.KEY, Instant.parse("2023-11-16T18:15:00Z"));
        journal.record(old);
        now = TODAY.plusSeconds(86_400);
        JournalEntry young = entry(Samples.KEY, Instant.parse("2023-11-16T18:15:05Z"));
        journal.record(young);

        assertThat(journal.removeRecordedBefore(TODAY.plusSeconds(1))).isEqualTo(1);

        assertThat(journal.list(JournalQuery.newest(Samples.KEY, 10)).items()).containsExactly(young);
    }
}
