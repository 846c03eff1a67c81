// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.EventSink.PolicyEvent;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.policy.PolicyKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which notes become Events, and which only make one more in the series of an Event: the same thing has one Event in 30
 * minutes, whose count is brought up to date at most once a minute. Time is an argument; confined to one thread.
 */
final class EventLedger {

    private static final Duration SAME = Duration.ofMinutes(30);
    private static final Duration COUNT_EVERY = Duration.ofMinutes(1);
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE_BYTES = 1024;

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /** Something to send. */
    sealed interface Emission {
        /** The Event concerned. */
        PolicyEvent event();

        /** A new Event. */
        record Create(PolicyEvent event) implements Emission {}

        /** An Event that happened again. */
        record Repeat(PolicyEvent event, int count, Instant last) implements Emission {}
    }

    private record Key(PolicyKey policy, String uid, String reason, String sameness) {}

    private static final class Entry {
        final PolicyEvent event;
        int count = 1;
        int sent = 1;
        Instant last;
        Instant sentAt;

        Entry(PolicyEvent event) {
            this.event = event;
            this.last = event.time();
            this.sentAt = event.time();
        }
    }

    /** Takes a note; what is to be sent at once, if anything. */
    Optional<Emission> heard(PolicyMeta policy, PolicyNote note, Instant now) {
        Key key = new Key(policy.key(), policy.uid(), note.reason(), note.sameness());
        Entry known = entries.get(key);
        if (known == null || !now.isBefore(known.event.time().plus(SAME))) {
            PolicyEvent event = event(policy, note, key, now);
            entries.put(key, new Entry(event));
            return Optional.of(new Emission.Create(event));
        }
        known.count++;
        known.last = now;
        return repeat(known, now);
    }

    /** Counts that have waited long enough, and nothing else; what is too old to matter is forgotten. */
    List<Emission> due(Instant now) {
        List<Emission> due = new ArrayList<>();
        entries.values().forEach(entry -> repeat(entry, now).ifPresent(due::add));
        entries.values().removeIf(entry -> !now.isBefore(entry.event.time().plus(SAME)) && entry.sent == entry.count);
        return due;
    }

    /** A policy is gone, and its Events with it. */
    void forget(PolicyKey policy) {
        entries.keySet().removeIf(key -> key.policy().equals(policy));
    }

    private static Optional<Emission> repeat(Entry entry, Instant now) {
        if (entry.sent == entry.count || now.isBefore(entry.sentAt.plus(COUNT_EVERY))) {
            return Optional.empty();
        }
        entry.sent = entry.count;
        entry.sentAt = now;
        return Optional.of(new Emission.Repeat(entry.event, entry.count, entry.last));
    }

    private static PolicyEvent event(PolicyMeta policy, PolicyNote note, Key key, Instant now) {
        String identity = key.uid() + "\n" + key.reason() + "\n" + key.sameness() + "\n" + now.toEpochMilli();
        String digest = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 16);
        String name = policy.key().name();
        String cut = name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME).replaceAll("[^a-z0-9]+$", "");
        return new PolicyEvent(
                cut + "." + digest,
                policy,
                note.related(),
                note.warning(),
                note.reason(),
                note.action(),
                cut(note.sentence()),
                now);
    }

    /** The API takes 1,024 bytes; a sentence ends in front of a character that would not fit. */
    private static String cut(String sentence) {
        if (sentence.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NOTE_BYTES) {
            return sentence;
        }
        StringBuilder text = new StringBuilder();
        int bytes = "…".getBytes(StandardCharsets.UTF_8).length;
        for (int point : sentence.codePoints().toArray()) {
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST_NOTE_BYTES) {
                break;
            }
            text.appendCodePoint(point);
        }
        return text.append('…').toString();
    }
}
