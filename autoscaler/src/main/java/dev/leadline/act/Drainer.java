// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodMarks;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.policy.Drain;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Carries out the steps of {@link DrainPlan}: labels and deletion costs of pods. */
final class Drainer {

    static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    /** A cost that the pod had from somebody else. */
    static final String FORMER_COST = "leadline.dev/former-deletion-cost";

    /** Below what anybody else sets. */
    private static final int LOWEST_COST = -999_999_999;

    private final ActuatorPorts ports;
    private final InstantSource clock;
    private final Duration deadline;

    Drainer(ActuatorPorts ports, ActuatorSettings settings, InstantSource clock) {
        this.ports = ports;
        this.clock = clock;
        this.deadline = settings.writeDeadline();
    }

    /**
     * What a drain makes of a wish.
     *
     * @param seen replicas of the target that the decision saw, those it counts as leaving included
     * @param held absent when the number may fall now; otherwise why not yet
     * @param drained pods that accept nothing more
     * @param undo those of them that accept again
     * @param begin pods that accept nothing more from now on
     * @param code of a shrink
     * @param note to add to the sentence of a shrink
     */
    record Advice(
            int seen,
            Optional<String> held,
            List<PodFacts> drained,
            List<PodFacts> undo,
            List<PodFacts> begin,
            ActuationCode code,
            String note) {

        static Advice plain(int seen) {
            return may(seen, List.of(), List.of(), "");
        }

        /** The number may fall, and those that go have finished or had their time. */
        static Advice may(int seen, List<PodFacts> drained, List<PodFacts> undo, String note) {
            return new Advice(seen, Optional.empty(), drained, undo, List.of(), ActuationCode.Written, note);
        }

        /** The number may fall, and those that go could not finish. */
        static Advice undrained(int seen, List<PodFacts> drained, List<PodFacts> undo, String why) {
            return new Advice(seen, Optional.empty(), drained, undo, List.of(), ActuationCode.WrittenWithoutDrain, why);
        }

        static Advice hold(int seen, String why, List<PodFacts> drained) {
            return work(seen, why, drained, List.of(), List.of());
        }

        /** Not yet: some have to finish first. */
        static Advice work(int seen, String why, List<PodFacts> drained, List<PodFacts> undo, List<PodFacts> begin) {
            return new Advice(seen, Optional.of(why), drained, undo, begin, ActuationCode.Draining, "");
        }

        /** True when pods have to be changed. */
        boolean acts() {
            return !undo.isEmpty() || !begin.isEmpty();
        }
    }

    Advice advise(Wish wish, TargetMemory memory) {
        int current = wish.plan().currentReplicas();
        if (wish.policy().drain().isEmpty()) {
            return Advice.plain(current);
        }
        Drain drain = wish.policy().drain().get();
        if (!ports.view().isSynced()) {
            return Advice.hold(
                    current,
                    "its pods are not all known yet, so none of them can finish its requests first",
                    List.of());
        }
        ScaleLook look = ports.view().scale(wish.namespace(), wish.target());
        if (!(look instanceof ScaleLook.Found(ScaleFacts facts))) {
            return Advice.plain(current); // the actuator's own read says what is wrong with the target
        }
        Instant now = clock.instant();
        DrainRoster roster = new DrainRoster(
                ports.view(),
                facts,
                Optional.ofNullable(
                        wish.cycle().observation().pools().get(wish.pool().name())),
                drain.label(),
                pod -> memory.drainSeen(pod.uid(), now));
        return advise(wish, memory, drain, roster, now);
    }

    private static Advice advise(Wish wish, TargetMemory memory, Drain drain, DrainRoster roster, Instant now) {
        int seen = wish.plan().currentReplicas() + roster.seenLeaving();
        DrainPlan.Step step =
                DrainPlan.next(roster.replicas(), wish.desired(), DrainOrder.of(wish.target()), now, drain.timeout());
        if (!(step instanceof DrainPlan.Rollout)) {
            memory.rolloutOver();
        }
        List<PodFacts> drained = pods(
                roster,
                roster.replicas().stream()
                        .filter(DrainReplica::drained)
                        .map(DrainReplica::id)
                        .toList());
        return switch (step) {
            case DrainPlan.Shrink shrink -> Advice.may(seen, drained, pods(roster, shrink.undo()), shrink.note());
            case DrainPlan.Plain plain -> Advice.undrained(seen, drained, pods(roster, plain.undo()), plain.why());
            case DrainPlan.Work work ->
                Advice.work(seen, waiting(work), drained, pods(roster, work.undo()), pods(roster, work.begin()));
            case DrainPlan.Rollout ignored ->
                now.isBefore(memory.rolloutSince(now).plus(drain.timeout()))
                        ? Advice.hold(
                                seen,
                                "a rollout replaces its replicas, so which of them go cannot be told yet",
                                drained)
                        : Advice.undrained(
                                seen,
                                drained,
                                List.of(),
                                "A rollout outlasted the drain timeout, so none could finish its requests first.");
        };
    }

    /** Lets all replicas of a target accept again. */
    Optional<PodMarks.Failed> release(ScalingPolicy policy, ScaleTarget target) {
        if (policy.drain().isEmpty()
                || !(ports.view().scale(policy.key().namespace(), target)
                        instanceof ScaleLook.Found(ScaleFacts facts))) {
            return Optional.empty();
        }
        DrainRoster roster = new DrainRoster(
                ports.view(), facts, Optional.empty(), policy.drain().get().label(), pod -> Instant.EPOCH);
        return undo(
                policy,
                pods(
                        roster,
                        roster.replicas().stream()
                                .filter(DrainReplica::drained)
                                .map(DrainReplica::id)
                                .toList()));
    }

    private static String waiting(DrainPlan.Work work) {
        return work.begin().isEmpty()
                ? String.join(", ", work.waiting()) + " still answer requests"
                : String.join(", ", work.begin()) + " take no new requests from now on and finish those they have";
    }

    private static List<PodFacts> pods(DrainRoster roster, List<String> ids) {
        return ids.stream().flatMap(id -> roster.pod(id).stream()).toList();
    }

    /** Lets pods accept again. */
    Optional<PodMarks.Failed> undo(ScalingPolicy policy, List<PodFacts> pods) {
        String label = policy.drain().map(Drain::label).orElseThrow();
        return each(pods, pod -> {
            Optional<String> former = Optional.ofNullable(pod.annotations().get(FORMER_COST));
            boolean costed = pod.deletionCost().equals(OptionalInt.of(LOWEST_COST)) || former.isPresent();
            return ports.pods()
                    .change(
                            pod,
                            Map.of(label, Optional.of("true")),
                            costed
                                    ? Map.of(
                                            DrainRoster.SINCE,
                                            Optional.empty(),
                                            COST,
                                            former,
                                            FORMER_COST,
                                            Optional.empty())
                                    : Map.of(DrainRoster.SINCE, Optional.empty()),
                            deadline);
        });
    }

    /** Lets pods accept nothing more, and go first where their controller listens to that. */
    Optional<PodMarks.Failed> begin(Wish wish, List<PodFacts> pods) {
        String label = wish.policy().drain().map(Drain::label).orElseThrow();
        Optional<String> now = Optional.of(clock.instant().toString());
        boolean byCost = DrainOrder.of(wish.target()) == DrainOrder.ByCost;
        return each(pods, pod -> {
            Optional<String> former =
                    pod.deletionCost().isPresent() && pod.deletionCost().getAsInt() != LOWEST_COST
                            ? Optional.of(Integer.toString(pod.deletionCost().getAsInt()))
                            : Optional.empty();
            Optional<String> lowest = Optional.of(Integer.toString(LOWEST_COST));
            return ports.pods()
                    .change(
                            pod,
                            Map.of(label, Optional.of("false")),
                            byCost
                                    ? Map.of(DrainRoster.SINCE, now, COST, lowest, FORMER_COST, former)
                                    : Map.of(DrainRoster.SINCE, now),
                            deadline);
        });
    }

    /** Marks one pod. */
    @FunctionalInterface
    private interface Marking {
        PodMarks.PodMark of(PodFacts pod);
    }

    /** Goes on after a failure: the others are marked all the same. The first failure is told. */
    private static Optional<PodMarks.Failed> each(List<PodFacts> pods, Marking marking) {
        Optional<PodMarks.Failed> first = Optional.empty();
        for (PodFacts pod : pods) {
            if (marking.of(pod) instanceof PodMarks.Failed failed && first.isEmpty()) {
                first = Optional.of(failed);
            }
        }
        return first;
    }
}
