// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.ScaleFacts.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What is remembered of one target from pass to pass. Used by one thread at a time. */
final class TargetMemory {

    private static final long OWNER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long CONFLICT_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int MOST_DOUBLINGS = 5;

    final TakeoverWatch takeovers = new TakeoverWatch();

    private final Map<Owner, KnownOwner> owners = new HashMap<>();
    private Optional<LeaderTerm> stampedIn = Optional.empty();
    private Optional<Verdict.Refused> standing = Optional.empty();
    private long standingUntil;
    private final Map<String, Instant> drains = new HashMap<>();
    private Optional<Instant> rollout = Optional.empty();
    private int silences;
    private long silentUntil;
    private String silence = "";

    private record KnownOwner(OwnerLook look, long until) {}

    /** True when the target carries the mark of this term, as far as this process knows. */
    boolean isStamped(LeaderTerm term) {
        return stampedIn
                .filter(one -> one.number() == term.number() && one.identity().equals(term.identity()))
                .isPresent();
    }

    void stamped(LeaderTerm term) {
        stampedIn = Optional.of(term);
    }

    /** What a read of the target said of conflicts. */
    void stands(Optional<Verdict.Refused> conflict, long nowNanos) {
        standing = conflict;
        standingUntil = nowNanos + CONFLICT_NANOS;
    }

    /** True when the last read showed a conflict. */
    boolean inConflict() {
        return standing.isPresent();
    }

    /** The conflict of the last read, while it is not worth another read. */
    Optional<Verdict.Refused> standing(long nowNanos) {
        return standing.filter(ignored -> standingUntil - nowNanos > 0);
    }

    /** The owner as it was read within the last minute, or read now; failures are not kept. */
    OwnerLook owner(Owner owner, long nowNanos, Supplier<OwnerLook> read) {
        KnownOwner known = owners.get(owner);
        if (known != null && known.until() - nowNanos > 0) {
            return known.look();
        }
        OwnerLook look = read.get();
        if (!(look instanceof OwnerLook.Failed)) {
            owners.put(owner, new KnownOwner(look, nowNanos + OWNER_NANOS));
        }
        return look;
    }

    /** When a drain that no annotation dates was first seen. */
    Instant drainSeen(String uid, Instant now) {
        return drains.computeIfAbsent(uid, ignored -> now);
    }

    /** Since when a rollout has kept a drain from beginning. */
    Instant rolloutSince(Instant now) {
        rollout = Optional.of(rollout.orElse(now));
        return rollout.get();
    }

    void rolloutOver() {
        rollout = Optional.empty();
    }

    /** The API server was silent: leave it alone for 1, 2, 4 … 32 seconds. */
    void silent(String sentence, long nowNanos) {
        silentUntil = nowNanos + (FIRST_PAUSE_NANOS << Math.min(silences, MOST_DOUBLINGS));
        silences++;
        silence = sentence;
    }

    void answered() {
        silences = 0;
    }

    /** What it said last, while it is left alone. */
    Optional<String> silence(long nowNanos) {
        return silences > 0 && silentUntil - nowNanos > 0 ? Optional.of(silence) : Optional.empty();
    }
}
