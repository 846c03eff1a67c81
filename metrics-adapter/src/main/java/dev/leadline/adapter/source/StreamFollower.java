// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the stream of decisions on a thread of its own, and begins anew with growing pauses for as long as it runs. */
final class StreamFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);

    private final AutoscalerClient client;
    private final StreamSettings settings;
    private final InstantSource clock;
    private final Ear ear;
    private final Thread thread;
    private volatile Optional<InputStream> open = Optional.empty();
    private volatile Instant lastSign = Instant.EPOCH;
    private volatile boolean closed;
    private int attempts;
    private String trouble = "";

    /** Hears what the stream says, in the follower's thread. */
    interface Ear {
        /** A stream is open: from here on no decision is missed. */
        void opened();

        /** Anything at all was sent. */
        void alive();

        /** A decision. */
        void decided(Map<?, ?> decision);
    }

    StreamFollower(AutoscalerClient client, StreamSettings settings, InstantSource clock, Ear ear) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.ear = ear;
        this.thread = Thread.ofPlatform().name("decision-stream").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                follow();
                troubled("the stream has ended");
            } catch (IOException | RuntimeException broken) {
                troubled(AutoscalerClient.said(broken));
            } catch (InterruptedException ended) {
                return;
            }
            if (!closed) {
                LockSupport.parkNanos(pause().toNanos());
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        try (InputStream bytes = client.stream()) {
            lastSign = clock.instant();
            open = Optional.of(bytes);
            EventLines lines = new EventLines(bytes, EventLines.LARGEST);
            boolean first = true;
            for (var event = lines.next(); event.isPresent() && !closed; event = lines.next()) {
                lastSign = clock.instant();
                if (first) {
                    first = false;
                    flowing();
                }
                ear.alive();
                if (event.get().name().equals("decision")) {
                    ear.decided(AutoscalerClient.tree(event.get().data().getBytes(StandardCharsets.UTF_8)));
                }
            }
        } finally {
            open = Optional.empty();
        }
    }

    private void flowing() {
        attempts = 0;
        if (!trouble.isEmpty()) {
            trouble = "";
            log.info("Decisions of {} are followed again.", settings.autoscaler());
        }
        ear.opened();
    }

    private void troubled(String sentence) {
        if (!closed && !sentence.equals(trouble)) {
            trouble = sentence;
            log.warn(
                    "Decisions of {} cannot be followed: {}. What is known is served on, as old as it is; it is tried"
                            + " again by itself.",
                    settings.autoscaler(),
                    sentence);
        }
    }

    private Duration pause() {
        attempts = Math.min(attempts + 1, 20);
        Duration grown = settings.shortestPause().multipliedBy(1L << (attempts - 1));
        return grown.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : grown;
    }

    /** Gives up a stream that has been silent for too long; called every second or so. */
    void check() {
        Optional<InputStream> silent =
                open.filter(stream -> lastSign.plus(settings.silence()).isBefore(clock.instant()));
        if (silent.isPresent()) {
            log.debug("The stream of {} is silent; it is opened anew.", settings.autoscaler());
            hangUp(silent.get());
        }
    }

    private static void hangUp(InputStream stream) {
        try {
            stream.close();
        } catch (IOException closedAnyway) {
            log.debug("A stream did not close cleanly.", closedAnyway);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        open.ifPresent(StreamFollower::hangUp);
    }
}
