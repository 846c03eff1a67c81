// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.PodMarks;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.ScaleWrite;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Brings one target to its size: the checks from memory, then read, check, decide and write, at most three rounds. */
final class TargetWriter {

    private static final int ROUNDS = 3;

    private final ActuatorPorts ports;
    private final ActuatorSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Drainer drainer;
    private final Fence fence;

    TargetWriter(ActuatorPorts ports, ActuatorSettings settings, InstantSource clock, LongSupplier nanos) {
        this.ports = ports;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
        drainer = new Drainer(ports, settings, clock);
        fence = new Fence(ports, settings, nanos);
    }

    PoolActuation apply(Wish wish, TargetMemory memory) {
        int current = wish.plan().currentReplicas();
        Optional<LeaderTerm> term = ports.leaders().current();
        if (term.isEmpty()) {
            return Fence.notLeader().at(current);
        }
        Drainer.Advice advice = drainer.advise(wish, memory);
        Optional<Verdict.Refused> known = knownConflict(wish);
        if (known.isPresent()) {
            return abandoned(wish, known.get().at(current), advice);
        }
        Optional<Verdict.Refused> remembered = remembered(wish, memory, term.get(), advice);
        if (remembered.isPresent()) {
            return remembered.get().at(current);
        }
        PoolActuation done = change(wish, memory, advice);
        if (done.code() == ActuationCode.Unreachable) {
            memory.silent(done.sentence(), nanos.getAsLong());
        } else {
            memory.answered();
        }
        return abandoned(wish, done, advice);
    }

    /** Where something else scales the target, a drain that was begun is given up: the number will not fall for it. */
    private PoolActuation abandoned(Wish wish, PoolActuation done, Drainer.Advice advice) {
        if (done.code() != ActuationCode.Conflicted || advice.drained().isEmpty()) {
            return done;
        }
        Optional<PodMarks.Failed> failed = drainer.undo(wish.policy(), advice.drained());
        String ending =
                failed.map(PodMarks.Failed::sentence).orElse("The drain was given up: all accept requests again.");
        return new PoolActuation(done.code(), done.from(), done.to(), done.sentence() + " " + ending, done.other());
    }

    /** Accepting again comes first, since it is needed now; accepting nothing more comes after every check. */
    private PoolActuation change(Wish wish, TargetMemory memory, Drainer.Advice advice) {
        int current = wish.plan().currentReplicas();
        if (!advice.undo().isEmpty()) {
            Optional<PodMarks.Failed> failed = drainer.undo(wish.policy(), advice.undo());
            if (failed.isPresent()) {
                return Verdict.Refused.because(
                                Problems.code(failed.get().problem()),
                                failed.get().sentence())
                        .at(current);
            }
        }
        PoolActuation done = rounds(wish, memory, advice);
        if (done.code() == ActuationCode.Draining && !advice.begin().isEmpty()) {
            Optional<PodMarks.Failed> failed = drainer.begin(wish, advice.begin());
            if (failed.isPresent()) {
                return Verdict.Refused.because(
                                Problems.code(failed.get().problem()),
                                failed.get().sentence())
                        .at(done.from());
            }
        }
        return done;
    }

    /** What can be said without a call. */
    private Optional<Verdict.Refused> remembered(
            Wish wish, TargetMemory memory, LeaderTerm term, Drainer.Advice advice) {
        long now = nanos.getAsLong();
        Optional<String> silence = memory.silence(now);
        if (silence.isPresent()) {
            return Optional.of(Verdict.Refused.because(ActuationCode.Unreachable, silence.get()));
        }
        if (advice.acts() || memory.inConflict() || !memory.isStamped(term)) {
            return memory.standing(now);
        }
        if (wish.desired() == advice.seen()) {
            return Optional.of(Verdict.Refused.because(
                    ActuationCode.Unchanged, wish.name() + " has the desired size; nothing was written."));
        }
        return wish.desired() < advice.seen() ? advice.held().map(why -> draining(wish, why)) : Optional.empty();
    }

    /** Lets all replicas of a pool accept again. */
    Optional<PodMarks.Failed> release(ScalingPolicy policy, ScaleTarget target) {
        return ports.leaders().current().isEmpty() ? Optional.empty() : drainer.release(policy, target);
    }

    private static Verdict.Refused draining(Wish wish, String why) {
        return Verdict.Refused.because(
                ActuationCode.Draining, wish.name() + " shrinks to " + wish.desired() + " later: " + why + ".");
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

    private PoolActuation rounds(Wish wish, TargetMemory memory, Drainer.Advice advice) {
        int current = wish.plan().currentReplicas();
        for (int round = 0; round < ROUNDS; round++) {
            ScaleLook look = ports.scales().read(wish.namespace(), wish.target());
            if (look instanceof ScaleLook.Failed(ScaleProblem problem, String sentence)) {
                return Verdict.Refused.because(Problems.code(problem), sentence).at(current);
            }
            ScaleFacts read = ((ScaleLook.Found) look).facts();
            Verdict verdict = judge(read, wish, memory, advice);
            if (verdict instanceof Verdict.Refused refused) {
                return refused.at(read.specReplicas());
            }
            if (verdict instanceof Verdict.Write(int replicas)) {
                Optional<PoolActuation> done = write(read, replicas, memory, advice);
                if (done.isPresent()) {
                    return done.get();
                }
            }
        }
        return Verdict.Refused.because(
                        ActuationCode.Outdated,
                        wish.name() + " changed each of the " + ROUNDS
                                + " times that it was read and written; the next look decides again.")
                .at(current);
    }

    /** Everything that may keep a fresh read from being written, in order; never {@link Verdict.Allowed}. */
    private Verdict judge(ScaleFacts read, Wish wish, TargetMemory memory, Drainer.Advice advice) {
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
        Optional<Verdict> unmarked = fence.stamp(read, memory, now);
        if (unmarked.isPresent()) {
            return unmarked.get();
        }
        Verdict verdict = WriteRule.decide(read, wish.desired(), advice.seen());
        boolean shrinks = verdict instanceof Verdict.Write(int replicas) && replicas < read.specReplicas();
        return shrinks && advice.held().isPresent()
                ? draining(wish, advice.held().get())
                : verdict;
    }

    /** Absent when the target has changed since it was read. */
    private Optional<PoolActuation> write(ScaleFacts read, int replicas, TargetMemory memory, Drainer.Advice advice) {
        return switch (fence.pass(read)) {
            case Fence.Closed(Verdict.Refused why) -> Optional.of(why.at(read.specReplicas()));
            case Fence.Open(Duration deadline) -> write(read, replicas, memory, advice, deadline);
        };
    }

    private Optional<PoolActuation> write(
            ScaleFacts read, int replicas, TargetMemory memory, Drainer.Advice advice, Duration deadline) {
        return switch (ports.scales().write(read, replicas, deadline)) {
            case ScaleWrite.Accepted ignored -> {
                memory.takeovers.wrote();
                boolean shrinks = replicas < read.specReplicas();
                yield Optional.of(new PoolActuation(
                        shrinks ? advice.code() : ActuationCode.Written,
                        read.specReplicas(),
                        replicas,
                        WriteRule.name(read) + " was scaled from " + read.specReplicas() + " to " + replicas + "."
                                + (shrinks && !advice.note().isEmpty() ? " " + advice.note() : ""),
                        Optional.empty()));
            }
            case ScaleWrite.Outdated ignored -> Optional.empty();
            case ScaleWrite.Failed(ScaleProblem problem, String sentence) ->
                Optional.of(Verdict.Refused.because(Problems.code(problem), sentence)
                        .at(read.specReplicas()));
        };
    }
}
