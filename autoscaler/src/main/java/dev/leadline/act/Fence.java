// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.ScaleWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps writes within the lease of the leader: by a deadline before its end, and by the mark of the term, after which
 * what an earlier leader has read is outdated.
 */
final class Fence {

    private static final Duration SHORTEST_WRITE = Duration.ofMillis(200);

    private final ActuatorPorts ports;
    private final ActuatorSettings settings;
    private final LongSupplier nanos;

    Fence(ActuatorPorts ports, ActuatorSettings settings, LongSupplier nanos) {
        this.ports = ports;
        this.settings = settings;
        this.nanos = nanos;
    }

    /** Whether a write may be sent now. */
    sealed interface Gate permits Open, Closed {}

    /** It may, for so long. */
    record Open(Duration deadline) implements Gate {}

    /** It may not. */
    record Closed(Verdict.Refused why) implements Gate {}

    /** Asked right before a write of what was read. */
    Gate pass(ScaleFacts read) {
        Optional<LeaderTerm> term = ports.leaders().current();
        if (term.isEmpty()) {
            return new Closed(notLeader());
        }
        if (TermStamp.of(read).filter(stamp -> stamp.isOf(term.get())).isEmpty()) {
            return new Closed(fenced(read, "was read in an earlier term"));
        }
        return deadline(term.get()).<Gate>map(Open::new).orElseGet(() -> new Closed(leaseEnding(read)));
    }

    static Verdict.Refused notLeader() {
        return Verdict.Refused.because(
                ActuationCode.NotLeader, "Nothing was written: " + ActuationCode.NotLeader.prose() + ".");
    }

    /** Marks a target that a leader meets for the first time; what was decided before the mark is not written. */
    Optional<Verdict> stamp(ScaleFacts read, TargetMemory memory, Instant now) {
        Optional<LeaderTerm> term = ports.leaders().current();
        if (term.isEmpty()) {
            return Optional.of(notLeader());
        }
        if (TermStamp.of(read).filter(stamp -> stamp.isOf(term.get())).isPresent()) {
            memory.stamped(term.get());
            return Optional.empty();
        }
        Optional<Duration> deadline = deadline(term.get());
        if (deadline.isEmpty()) {
            return Optional.of(leaseEnding(read));
        }
        ScaleWrite done = ports.scales()
                .annotate(
                        read,
                        TermStamp.ANNOTATION,
                        TermStamp.value(term.get(), now, Takeover.leadlineWrote(read, memory.takeovers.hasWritten())),
                        deadline.get());
        return Optional.of(
                switch (done) {
                    case ScaleWrite.Accepted ignored -> {
                        memory.stamped(term.get());
                        yield fenced(read, "was marked with the term of this leader first");
                    }
                    case ScaleWrite.Outdated ignored -> new Verdict.Reread();
                    case ScaleWrite.Failed(ScaleProblem problem, String sentence) ->
                        Verdict.Refused.because(Problems.code(problem), sentence);
                });
    }

    static Verdict.Refused fenced(ScaleFacts read, String what) {
        return Verdict.Refused.because(
                ActuationCode.Fenced,
                WriteRule.name(read) + " " + what
                        + ", so that a late write of the leader before is refused; the next decision is written.");
    }

    static Verdict.Refused leaseEnding(ScaleFacts read) {
        return Verdict.Refused.because(
                ActuationCode.LeaseEnding,
                WriteRule.name(read) + " was not written: " + ActuationCode.LeaseEnding.prose() + ".");
    }

    /** How long a write may take so that it ends well within the lease; absent when that is too short to try. */
    private Optional<Duration> deadline(LeaderTerm term) {
        Duration left = term.left(nanos.getAsLong()).minus(settings.leaseReserve());
        Duration shorter = left.compareTo(settings.writeDeadline()) < 0 ? left : settings.writeDeadline();
        return shorter.compareTo(SHORTEST_WRITE) < 0 ? Optional.empty() : Optional.of(shorter);
    }
}
