// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.ScaleWrite;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Brings one target to its size: the checks from memory, then read, check, decide and write, at most three rounds. */
final class TargetWriter {

    private static final int ROUNDS = 3;
    private static final Duration SHORTEST_WRITE = Duration.ofMillis(200);

    private final ActuatorPorts ports;
    private final ActuatorSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;

    TargetWriter(ActuatorPorts ports, ActuatorSettings settings, InstantSource clock, LongSupplier nanos) {
        this.ports = ports;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    PoolActuation apply(Wish wish, TargetMemory memory) {
        int current = wish.plan().currentReplicas();
        Optional<LeaderTerm> term = ports.leaders().current();
        if (term.isEmpty()) {
            return notLeader().at(current);
        }
        Optional<Verdict.Refused> known = knownConflict(wish);
        if (known.isPresent()) {
            return known.get().at(current);
        }
        Optional<Verdict.Refused> remembered = remembered(wish, memory, term.get());
        if (remembered.isPresent()) {
            return remembered.get().at(current);
        }
        PoolActuation done = rounds(wish, memory);
        if (done.code() == ActuationCode.Unreachable) {
            memory.silent(done.sentence(), nanos.getAsLong());
        } else {
            memory.answered();
        }
        return done;
    }

    /** What can be said without a call. */
    private Optional<Verdict.Refused> remembered(Wish wish, TargetMemory memory, LeaderTerm term) {
        long now = nanos.getAsLong();
        Optional<String> silence = memory.silence(now);
        if (silence.isPresent()) {
            return Optional.of(Verdict.Refused.because(ActuationCode.Unreachable, silence.get()));
        }
        boolean content = wish.desired() == wish.plan().currentReplicas() && memory.isStamped(term);
        return content && !memory.inConflict()
                ? Optional.of(Verdict.Refused.because(
                        ActuationCode.Unchanged, wish.name() + " has the desired size; nothing was written."))
                : memory.standing(now);
    }

    private static Verdict.Refused notLeader() {
        return Verdict.Refused.because(
                ActuationCode.NotLeader, "Nothing was written: " + ActuationCode.NotLeader.prose() + ".");
    }

    /** Conflicts that are known without asking the API server. */
    private Optional<Verdict.Refused> knownConflict(Wish wish) {
        Optional<PolicyKey> older = ports.claims().olderClaim(wish.policy().key(), wish.target());
        if (older.isPresent()) {
            return Optional.of(new Verdict.Refused(
                    ActuationCode.OlderPolicy,
                    wish.name() + " belongs to the older ScalingPolicy " + older.get()
                            + "; delete one of the two or give them different targets.",
                    Optional.of("ScalingPolicy " + older.get())));
        }
        var rivalry = ports.rivals()
                .on(
                        wish.namespace(),
                        wish.target().apiVersion(),
                        wish.target().kind(),
                        wish.target().name());
        return switch (rivalry) {
            case RivalScalers.Alone ignored -> Optional.empty();
            case RivalScalers.Unknown unknown ->
                Optional.of(Verdict.Refused.because(
                        ActuationCode.Unreachable, wish.name() + " was not written. " + unknown.sentence()));
            case RivalScalers.Rival rival -> {
                String other = rival.kind() + " " + rival.name();
                yield Optional.of(Verdict.Refused.conflict(
                        other + " scales " + wish.name()
                                + " too; delete it, or set actuation to ExternalMetric and let it "
                                + "follow Leadline's number.",
                        other));
            }
        };
    }

    private PoolActuation rounds(Wish wish, TargetMemory memory) {
        int current = wish.plan().currentReplicas();
        for (int round = 0; round < ROUNDS; round++) {
            ScaleLook look = ports.scales().read(wish.namespace(), wish.target());
            if (look instanceof ScaleLook.Failed(ScaleProblem problem, String sentence)) {
                return Verdict.Refused.because(code(problem), sentence).at(current);
            }
            ScaleFacts read = ((ScaleLook.Found) look).facts();
            Verdict verdict = judge(read, wish, memory);
            if (verdict instanceof Verdict.Refused refused) {
                return refused.at(read.specReplicas());
            }
            Optional<PoolActuation> done = write(read, ((Verdict.Write) verdict).replicas(), memory);
            if (done.isPresent()) {
                return done.get();
            }
        }
        return Verdict.Refused.because(
                        ActuationCode.Outdated,
                        wish.name() + " changed each of the " + ROUNDS
                                + " times that it was read and written; the next look decides again.")
                .at(current);
    }

    /** Everything that may keep a fresh read from being written, in order; never {@link Verdict.Allowed}. */
    private Verdict judge(ScaleFacts read, Wish wish, TargetMemory memory) {
        Instant now = clock.instant();
        Verdict conflict = memory.takeovers.judge(read, now, settings.hold());
        if (conflict instanceof Verdict.Allowed) {
            conflict = new OwnerRule(
                            (namespace, owner) -> memory.owner(
                                    owner,
                                    nanos.getAsLong(),
                                    () -> ports.scales().owner(namespace, owner)),
                            ports.rivals())
                    .judge(read);
        }
        memory.stands(
                conflict instanceof Verdict.Refused refused ? Optional.of(refused) : Optional.empty(),
                nanos.getAsLong());
        if (conflict instanceof Verdict.Refused) {
            return conflict;
        }
        Optional<Verdict> unmarked = stamp(read, memory, now);
        return unmarked.orElseGet(
                () -> WriteRule.decide(read, wish.desired(), wish.plan().currentReplicas()));
    }

    /** Marks a target that a leader meets for the first time; what was decided before the mark is not written. */
    private Optional<Verdict> stamp(ScaleFacts read, TargetMemory memory, Instant now) {
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
        ScaleWrite done =
                ports.scales().annotate(read, TermStamp.ANNOTATION, TermStamp.value(term.get(), now), deadline.get());
        return Optional.of(
                switch (done) {
                    case ScaleWrite.Accepted ignored -> {
                        memory.stamped(term.get());
                        yield fenced(read, "was marked with the term of this leader first");
                    }
                    case ScaleWrite.Outdated ignored -> fenced(read, "changed while it was marked by this leader");
                    case ScaleWrite.Failed(ScaleProblem problem, String sentence) ->
                        Verdict.Refused.because(code(problem), sentence);
                });
    }

    private static Verdict.Refused fenced(ScaleFacts read, String what) {
        return Verdict.Refused.because(
                ActuationCode.Fenced,
                WriteRule.name(read) + " " + what
                        + ", so that a late write of the leader before is refused; the next decision is written.");
    }

    private static Verdict.Refused leaseEnding(ScaleFacts read) {
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

    /** Absent when the target has changed since it was read. */
    private Optional<PoolActuation> write(ScaleFacts read, int replicas, TargetMemory memory) {
        Optional<LeaderTerm> term = ports.leaders().current();
        if (term.isEmpty()) {
            return Optional.of(notLeader().at(read.specReplicas()));
        }
        if (TermStamp.of(read).filter(stamp -> stamp.isOf(term.get())).isEmpty()) {
            return Optional.of(fenced(read, "was read in an earlier term").at(read.specReplicas()));
        }
        Optional<Duration> deadline = deadline(term.get());
        if (deadline.isEmpty()) {
            return Optional.of(leaseEnding(read).at(read.specReplicas()));
        }
        return switch (ports.scales().write(read, replicas, deadline.get())) {
            case ScaleWrite.Accepted ignored -> {
                memory.takeovers.wrote();
                yield Optional.of(new PoolActuation(
                        ActuationCode.Written,
                        read.specReplicas(),
                        replicas,
                        WriteRule.name(read) + " was scaled from " + read.specReplicas() + " to " + replicas + ".",
                        Optional.empty()));
            }
            case ScaleWrite.Outdated ignored -> Optional.empty();
            case ScaleWrite.Failed(ScaleProblem problem, String sentence) ->
                Optional.of(Verdict.Refused.because(code(problem), sentence).at(read.specReplicas()));
        };
    }

    private static ActuationCode code(ScaleProblem problem) {
        return switch (problem) {
            case Missing -> ActuationCode.TargetMissing;
            case NotScalable -> ActuationCode.NotScalable;
            case SelectorEmpty -> ActuationCode.SelectorEmpty;
            case Forbidden -> ActuationCode.Forbidden;
            case NamespaceTerminating -> ActuationCode.NamespaceTerminating;
            case Refused -> ActuationCode.Refused;
            case Unreachable -> ActuationCode.Unreachable;
        };
    }
}
