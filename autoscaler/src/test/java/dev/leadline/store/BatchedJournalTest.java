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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchedJournalTest extends DecisionJournalContract {

    private static final InstantSource CLOCK = () -> Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path directory;

    private Database database;
    private SqlJournal kept;
    private WriteBehind behind;
    private BatchedJournal journal;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        kept = new SqlJournal(database, CLOCK);
        behind = WriteBehind.start(database);
        journal = new BatchedJournal(kept, behind);
    }

    @AfterEach
    void close() {
        behind.close();
        database.close();
    }

    @Override
    protected DecisionJournal journal() {
        return journal;
    }

    @Test
    void whatWaitsIsWrittenAtTheEnd() {
        List<JournalEntry> entries = new ArrayList<>();
        for (int second = 0; second < 700; second++) {
            entries.add(entry(Samples.KEY, Samples.NOON.plusSeconds(second)));
        }
        entries.forEach(journal::record);

        behind.close();

        assertThat(kept.list(JournalQuery.newest(Samples.KEY, 1000)).items()).hasSize(700);
    }

    @Test
    void oneWriteThatIsRefusedHoldsUpNoOther() {
        JournalEntry before = entry(Samples.KEY, Samples.NOON);
        JournalEntry after = entry(Samples.KEY, Samples.NOON.plusSeconds(5));
        journal.record(before);
        behind.add(() -> database.client().sql("INSERT INTO nowhere VALUES (1)").update());
        journal.record(after);

        assertThat(journal.find(Samples.KEY, before.plan().id())).contains(before);
        assertThat(journal.find(Samples.KEY, after.plan().id())).contains(after);
    }
}
