// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.policy.PolicyKey;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers by the request, letter by letter. An answer that follows from one policy stands for as long as that policy's
 * board stays the same object, over many snapshots; any other stands for its snapshot. Bounded: what is large is not kept,
 * and when the cache is full it begins anew.
 */
final class AnswerCache {

    /** In characters. */
    static final int LARGEST_REQUEST = 4096;

    /** In bytes. */
    static final int LARGEST_ANSWER = 64 * 1024;

    /** About what an entry takes besides its texts, in bytes. */
    private static final int ENTRY = 300;

    private final long most;
    private final AtomicLong size = new AtomicLong();
    private final Map<WireRequest, Entry> entries = new ConcurrentHashMap<>();

    AnswerCache(long mostBytes) {
        this.most = mostBytes;
    }

    /** From what an answer follows. */
    sealed interface Ground {
        /** True while the same answer follows. */
        boolean stands(Snapshot snapshot);
    }

    /** One policy, or that there is none of this name. */
    record OfPolicy(PolicyKey policy, @Nullable PolicyBoard board) implements Ground {
        @Override
        @SuppressWarnings("ReferenceEquality") // a board that has not changed stays the same object
        public boolean stands(Snapshot snapshot) {
            return snapshot.boards().get(policy) == board;
        }
    }

    /** A whole snapshot, which is not kept alive by what is remembered of it. */
    record OfSnapshot(WeakReference<Snapshot> whole) implements Ground {
        @Override
        public boolean stands(Snapshot snapshot) {
            return whole.refersTo(snapshot);
        }
    }

    private record Entry(WireAnswer answer, Ground ground) {}

    /** The answer that was kept, if it still stands. */
    Optional<WireAnswer> find(WireRequest request, Snapshot snapshot) {
        Entry entry = entries.get(request);
        return entry != null && entry.ground().stands(snapshot) ? Optional.of(entry.answer()) : Optional.empty();
    }

    /** Keeps an answer, if there is room for one of its size. */
    void keep(WireRequest request, WireAnswer answer, Ground ground) {
        long bytes = bytes(request);
        if (bytes > LARGEST_REQUEST || answer.body().length > LARGEST_ANSWER) {
            return;
        }
        Entry before = entries.put(request, new Entry(answer, ground));
        long room = before == null ? -bytes - ENTRY : before.answer().body().length;
        if (size.addAndGet(answer.body().length - room) > most) {
            entries.clear();
            size.set(0);
        }
    }

    /** How many answers are kept. */
    int entries() {
        return entries.size();
    }

    private static long bytes(WireRequest request) {
        long bytes = request.path().length();
        bytes += request.query().map(String::length).orElse(0);
        for (String accept : request.accept()) {
            bytes += accept.length();
        }
        return bytes + request.ifNoneMatch().map(String::length).orElse(0);
    }
}
