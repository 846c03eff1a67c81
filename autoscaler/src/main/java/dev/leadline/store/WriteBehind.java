// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionException;

/**
 * Writes that nobody waits for, put on disk in batches by a thread of its own: one commit, and so one wait for the disk,
 * for all that came meanwhile. A crash loses those of the last moments; who must not lose a write does not use this.
 * Reading what was written needs a {@link #flush} first. Safe for many threads.
 */
public final class WriteBehind implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WriteBehind.class);

    /** Writes that wait at most, a few hundred bytes to some kilobytes each. */
    static final int MOST_WAITING = 20_000;

    private static final int MOST_AT_ONCE = 500;
    private static final int PAUSE_MILLIS = 200;

    private final Database database;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile boolean failing;

    private WriteBehind(Database database) {
        this.database = database;
        this.writer = Thread.ofPlatform().name("write-behind").daemon().unstarted(this::write);
    }

    /** One that writes to a database, which stays open until this is closed. */
    public static WriteBehind start(Database database) {
        WriteBehind behind = new WriteBehind(database);
        behind.writer.start();
        return behind;
    }

    /** Writes later; does not wait for the disk. When the disk has failed for long, the write is lost, which is logged. */
    void add(Runnable write) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                lost.incrementAndGet();
                return;
            }
            waiting.add(write);
        }
    }

    /** How many writes wait. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** True from the first batch that the database refused to the first that it takes again. */
    boolean isFailing() {
        return failing;
    }

    /**
     * Writes all that was added before.
     *
     * @throws RuntimeException when the database refuses; what was not written is tried again later
     */
    void flush() {
        while (writeSome()) {
            // The next ones.
        }
    }

    // Never interrupted, since that would close the file of the database under it.
    private void write() {
        boolean end = false;
        while (!end) {
            end = ended();
            try {
                flush();
                if (failing) {
                    failing = false;
                    log.info(
                            "Decisions and demand are written to the database again; {} of them were lost.",
                            lost.getAndSet(0));
                }
            } catch (RuntimeException refused) {
                if (!failing) {
                    failing = true;
                    log.error(
                            "Decisions and demand cannot be written to the database; the last {} wait and are tried again."
                                    + " Deciding goes on. See whether the disk of --data is full.",
                            MOST_WAITING,
                            refused);
                }
            }
        }
    }

    /** Waits for a moment; true at once when this is being closed. */
    private boolean ended() {
        try {
            return ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyShould) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** One batch; false when there was none. Batches do not overlap, so that writes keep their order. */
    private synchronized boolean writeSome() {
        List<Runnable> batch = first();
        if (batch.isEmpty()) {
            return false;
        }
        try {
            database.transactions().executeWithoutResult(status -> batch.forEach(Runnable::run));
        } catch (RuntimeException refused) {
            log.debug("A batch is refused, so its writes are tried one by one.", refused);
            writeSingly(batch);
        }
        synchronized (waiting) {
            batch.forEach(written -> waiting.remove());
        }
        return true;
    }

    /** One write that is refused for what it says must not hold up the others; when the database is in trouble, they wait. */
    private void writeSingly(List<Runnable> batch) {
        for (Runnable one : batch) {
            try {
                database.transactions().executeWithoutResult(status -> one.run());
            } catch (RuntimeException refused) {
                if (isOfTheDatabase(refused)) {
                    throw refused; // those before it are found to be there already when they are tried again
                }
                log.error("A decision or a bin of demand could not be written and is lost.", refused);
            }
        }
    }

    private static boolean isOfTheDatabase(RuntimeException refused) {
        if (refused instanceof BadSqlGrammarException || refused instanceof DataIntegrityViolationException) {
            return false;
        }
        return refused instanceof TransactionException || refused instanceof DataAccessException;
    }

    private List<Runnable> first() {
        synchronized (waiting) {
            return waiting.stream().limit(MOST_AT_ONCE).toList();
        }
    }

    /** Writes what waits and ends. */
    @Override
    public void close() {
        ending.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                writer.join();
                break;
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
