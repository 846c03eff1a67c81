// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.store.SqlJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old decisions once an hour. */
final class JournalRetention implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalRetention.class);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("journal-retention").daemon().factory());

    private JournalRetention() {}

    static JournalRetention start(SqlJournal journal, Duration retention, InstantSource clock) {
        JournalRetention running = new JournalRetention();
        var _ = running.timer.scheduleWithFixedDelay(() -> clean(journal, retention, clock), 1, 60, TimeUnit.MINUTES);
        return running;
    }

    // An exception would end the schedule, and the journal would grow for ever.
    private static void clean(SqlJournal journal, Duration retention, InstantSource clock) {
        try {
            journal.removeRecordedBefore(clock.instant().minus(retention));
        } catch (RuntimeException failed) {
            log.warn("Old decisions could not be removed; trying again in an hour.", failed);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
