// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again, on a thread of its own: at once, every so often, and soon after it was asked to. */
final class Beat implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    private final Runnable look;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean asked = new AtomicBoolean();

    Beat(String name, Duration period, Runnable look) {
        this.look = look;
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        var _ = thread.scheduleWithFixedDelay(this::run, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks soon; however often it is asked meanwhile, once. */
    void soon() {
        if (asked.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    asked.set(false);
                    run();
                });
            } catch (RejectedExecutionException closed) {
                asked.set(false);
            }
        }
    }

    private void run() {
        try {
            look.run();
        } catch (RuntimeException unforeseen) {
            log.error("A fault of Leadline's own; what was known is kept, and it is looked again later.", unforeseen);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
