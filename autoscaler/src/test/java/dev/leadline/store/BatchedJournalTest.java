// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.TransactionException;

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

    @Test
    void pushesComeNoFasterThanTheirDecisionsAreWritten() {
        for (int second = 0; second < 3 * BatchedJournal.MOST_PUSHED; second++) {
            journal.record(pushed(Samples.NOON.plusSeconds(second)));

            assertThat(behind.waiting()).isLessThanOrEqualTo(BatchedJournal.MOST_PUSHED);
        }

        assertThat(journal.list(JournalQuery.newest(Samples.KEY, 3 * BatchedJournal.MOST_PUSHED))
                        .items())
                .hasSize(3 * BatchedJournal.MOST_PUSHED);
    }

    @Test
    void aPushIsRefusedWhileTheDatabaseRefuses() {
        database.close();
        journal.record(looked(Samples.NOON));
        Instant deadline = Instant.now().plusSeconds(60);
        while (!behind.isFailing() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(() -> journal.record(pushed(Samples.NOON.plusSeconds(5))))
                .isInstanceOf(TransactionException.class);
        assertThatCode(() -> journal.record(looked(Samples.NOON.plusSeconds(10))))
                .doesNotThrowAnyException();
    }

    private static JournalEntry pushed(Instant time) {
        return told(time, Optional.of("digest of " + time));
    }

    private static JournalEntry looked(Instant time) {
        return told(time, Optional.empty());
    }

    private static JournalEntry told(Instant time, Optional<String> fingerprint) {
        JournalEntry entry = entry(Samples.KEY, time);
        return new JournalEntry(entry.plan(), entry.actuation(), fingerprint);
    }
}
