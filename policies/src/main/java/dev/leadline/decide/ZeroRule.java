// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Scale to and from zero. All pools of a policy go to zero together, after a measured idle time and only when nothing is
 * expected before a new start would have paid off; whatever keeps one of them keeps all. From zero every role is woken
 * at once, by requests at the router or ahead of expected demand, each by its cheapest pool; where accelerators do not
 * suffice for every role, none is woken.
 */
final class ZeroRule {

    /** What waking asks of a pool that gets all of its role's demand. */
    @FunctionalInterface
    interface Asking {

        /**
         * Replicas, 0 when nobody can tell.
         *
         * @param foreseen true for what is expected at lead time, false for what is measured now
         */
        int replicas(PoolView view, boolean foreseen);
    }

    private final ScalingPolicy policy;
    private final FleetMemory memory;
    private final FleetObservation seen;
    private final Instant now;
    private final Map<Role, List<PoolView>> roles = new EnumMap<>(Role.class);
    private final Variants variants;
    private final Optional<RestMemory.Wake> wake;
    private final Optional<RestMemory.Wake> kept;

    ZeroRule(
            ScalingPolicy policy,
            FleetMemory memory,
            FleetObservation seen,
            List<PoolView> views,
            ComingDemand coming,
            Variants variants) {
        this.policy = policy;
        this.memory = memory;
        this.seen = seen;
        this.now = seen.time();
        this.variants = variants;
        for (PoolView view : views) {
            roles.merge(view.pool().role(), List.of(view), ZeroRule::joined);
        }
        Duration lead =
                views.stream().map(PoolView::leadTime).max(Duration::compareTo).orElse(Duration.ZERO);
        Duration breakEven = views.stream()
                .map(view -> memory.pool(view.pool().name())
                        .breakEven(view.leadTime(), view.objectives().perTokenSeconds()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Optional<Duration> afterIdle = policy.scaleToZeroAfterIdle();
        boolean asleep = roles.values().stream().anyMatch(this::asleep);
        wake = asleep
                ? afterIdle.flatMap(idle -> wake(coming, idle, lead.plusMillis(memory.tickMillis())))
                : Optional.empty();
        kept = afterIdle.flatMap(idle -> kept(coming, idle, lead.plus(breakEven)));
    }

    private static List<PoolView> joined(List<PoolView> some, List<PoolView> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private Stream<PoolView> views() {
        return roles.values().stream().flatMap(List::stream);
    }

    private boolean applies() {
        return policy.scaleToZeroAfterIdle().isPresent();
    }

    /** True when no instance of the role exists and none got lost from sight. */
    private boolean asleep(List<PoolView> role) {
        return role.stream().allMatch(view -> view.current() == 0 && !memory.vanished(view, now, policy));
    }

    private List<PoolView> role(PoolView view) {
        return Optional.ofNullable(roles.get(view.pool().role())).orElseThrow();
    }

    private Optional<RestMemory.Wake> wake(ComingDemand coming, Duration afterIdle, Duration reach) {
        Optional<RestMemory.Wake> by = byQueue()
                .or(() -> coming.within(reach, afterIdle)
                        .map(due -> new RestMemory.Wake(
                                ReasonCode.WokenByForecast,
                                due.numbers(),
                                due.sentence() + ", and a replica takes that long to start.")));
        by.ifPresent(reason -> memory.rest().woken(reason, now));
        return by.or(() -> memory.rest().wokenWithin(afterIdle, now));
    }

    private Optional<RestMemory.Wake> byQueue() {
        Optional<RouterSample> router = seen.router().ifFresh();
        double arrivals = seen.demand().requests().orElse(0);
        boolean waits = router.filter(IdleWatch::waits).isPresent();
        if (!waits && arrivals <= 0) {
            return Optional.empty();
        }
        double queued = router.map(told -> told.queued().orElse(0)).orElse(0.0);
        double tokens = router.map(told -> told.queuedTokens().orElse(0)).orElse(0.0);
        return Optional.of(new RestMemory.Wake(
                ReasonCode.WokenByQueue,
                Wording.numbers(
                        "queuedRequests", queued, "queuedTokens", tokens, "arrivingRequestsPerSecond", arrivals),
                waits
                        ? Wording.whole(queued) + " requests with " + Wording.whole(tokens)
                                + " prompt tokens wait in the router, and nothing runs that serves them."
                        : Wording.decimal(arrivals)
                                + " requests/s come to the router, and nothing runs that serves them."));
    }

    /** Why the pools do not rest now; empty when they may. */
    private Optional<RestMemory.Wake> kept(ComingDemand coming, Duration afterIdle, Duration reach) {
        Optional<Pool> pinned = policy.pools().stream()
                .filter(pool -> pool.replicas().min().count() > 0)
                .findFirst();
        if (pinned.isPresent()) {
            int least = pinned.get().replicas().min().count();
            return Optional.of(new RestMemory.Wake(
                    ReasonCode.BothOrNone,
                    Wording.numbers("minReplicas", least),
                    "Pool " + pinned.get().name() + " keeps at least " + Wording.replicas(least)
                            + ", so no pool goes to zero."));
        }
        if (seen.router().ifFresh().filter(IdleWatch::tellsWhoComes).isEmpty()) {
            return Optional.of(keep(
                    Map.of(), "Nothing goes to zero while no router tells who comes: nobody would wake the pools."));
        }
        Optional<Duration> idle = memory.idle().idleFor(now);
        if (idle.isEmpty()) {
            return Optional.of(keep(Map.of(), "Nothing goes to zero while requests come or run, or engines start."));
        }
        if (idle.get().compareTo(afterIdle) < 0) {
            return Optional.of(keep(
                    Wording.numbers("idleSeconds", idle.get().toSeconds(), "afterIdleSeconds", afterIdle.toSeconds()),
                    "Nothing was asked for " + Wording.span(idle.get()) + "; the pools go to zero together after "
                            + Wording.span(afterIdle) + "."));
        }
        return coming.within(reach, afterIdle)
                .map(due -> keep(due.numbers(), due.sentence() + ", so the idle pools stay."));
    }

    private static RestMemory.Wake keep(Map<String, Double> numbers, String sentence) {
        return new RestMemory.Wake(ReasonCode.KeptAwake, numbers, sentence);
    }

    /** The need of a pool that sleeps, is woken or goes to rest; empty where demand decides as usual. */
    Optional<Need> need(PoolView view, Asking asking) {
        if (!applies() || memory.vanished(view, now, policy)) {
            return Optional.empty();
        }
        if (asleep(role(view))) {
            return Optional.of(wake.map(by -> wokenNeed(view, by, asking)).orElseGet(() -> atZero(view)));
        }
        if (view.current() == 0) {
            return Optional.of(
                    new Need(0, ReasonCode.ScaledToZero, Map.of(), "The other pools of its role carry the demand."));
        }
        return kept.isPresent() ? Optional.empty() : Optional.of(rest());
    }

    private Need wokenNeed(PoolView view, RestMemory.Wake by, Asking asking) {
        PoolView first = variants.cheapest(role(view));
        if (!first.pool().name().equals(view.pool().name())) {
            return new Need(
                    0,
                    ReasonCode.ScaledToZero,
                    Map.of(),
                    "Pool " + first.pool().name() + " of the same role is cheaper and is woken first.");
        }
        int asked = asking.replicas(view, by.code() == ReasonCode.WokenByForecast);
        return new Need(Math.max(1, asked), by.code(), by.numbers(), by.sentence());
    }

    private Need atZero(PoolView view) {
        boolean visible =
                seen.router().ifFresh().filter(IdleWatch::tellsWhoComes).isPresent();
        return visible
                ? new Need(0, ReasonCode.ScaledToZero, Map.of(), "Nobody asks for it; the first request wakes it.")
                : new Need(
                        view.current(),
                        ReasonCode.MissingData,
                        Map.of(),
                        "The router says nothing, so nobody knows whether requests wait; the pool stays at zero.");
    }

    private Need rest() {
        Duration idle = memory.idle().idleFor(now).orElse(Duration.ZERO);
        return new Need(
                0,
                ReasonCode.ScaledToZero,
                Wording.numbers("idleSeconds", idle.toSeconds()),
                "Nothing was asked for " + Wording.span(idle)
                        + " and nothing is expected, so all pools go to zero together.");
    }

    /** Keeps a pool that may have no replica from losing its last one too early. */
    void keep(Limits limit, PoolView view) {
        if (applies() && view.pool().replicas().min().count() == 0 && view.current() > 0 && limit.replicas() == 0) {
            kept.ifPresent(why -> limit.move(1, why.code(), why.numbers(), why.sentence()));
        }
    }

    /** The fewest replicas that the bounds of a pool ask for now. */
    int least(PoolView view) {
        int least = view.pool().replicas().min().count();
        return least > 0 || applies() ? least : 1;
    }

    /** Whatever keeps one pool keeps them all, and no role serves alone. */
    void join(Map<String, Limits> limits) {
        if (!applies()) {
            return;
        }
        roles.values().forEach(role -> spill(role, limits));
        Optional<PoolView> standing =
                views().filter(view -> limitOf(limits, view).replicas() > 0).findFirst();
        if (standing.isEmpty()) {
            return;
        }
        String why = "Pool " + standing.get().pool().name() + " has "
                + Wording.replicas(limitOf(limits, standing.get()).replicas()) + " ("
                + limitOf(limits, standing.get()).reason().prose() + "), and one without the other serves nothing.";
        Map<String, Double> numbers = Wording.numbers(
                "replicasOfTheOther", limitOf(limits, standing.get()).replicas());
        views().filter(view -> view.current() > 0)
                .map(view -> limitOf(limits, view))
                .filter(limit -> limit.replicas() == 0)
                .forEach(limit -> limit.move(1, ReasonCode.BothOrNone, numbers, why));
        roles.forEach((name, role) -> {
            if (total(role, limits) == 0 && !onTheWayToRest()) {
                limitOf(limits, variants.cheapest(role)).move(1, ReasonCode.BothOrNone, numbers, why);
            }
        });
    }

    /** One pool is at zero before the other, because nobody can be asked to act on both at one moment. */
    private boolean onTheWayToRest() {
        return memory.rest().rested()
                && wake.isEmpty()
                && memory.blindFor(now).compareTo(policy.fallback().staleAfter()) <= 0;
    }

    /** The cheapest pool of a role that may grow takes what the others of its role cannot grow to, asleep or not. */
    private void spill(List<PoolView> role, Map<String, Limits> limits) {
        List<PoolView> roomy = role.stream()
                .filter(view -> limitOf(limits, view).replicas() < variants.most(view))
                .toList();
        if (roomy.isEmpty() || total(role, limits) == 0) {
            return;
        }
        int lacking = role.stream()
                .mapToInt(view ->
                        Math.max(0, limitOf(limits, view).proposed() - Math.max(view.current(), variants.most(view))))
                .sum();
        PoolView next = variants.cheapest(roomy);
        int now = limitOf(limits, next).replicas();
        int more = Math.min(lacking, variants.most(next) - now);
        if (more > 0) {
            limitOf(limits, next)
                    .move(
                            now + more,
                            ReasonCode.SiblingAtLimit,
                            Wording.numbers("replicasLacking", lacking),
                            "The other pools of its role are short of " + Wording.replicas(lacking)
                                    + " and cannot grow.");
        }
    }

    /** Not enough accelerators for every role: none is woken, because a role alone serves nothing. */
    void afterPlacement(Map<String, Limits> limits, Map<String, Integer> wanted) {
        List<List<PoolView>> cut = roles.values().stream()
                .filter(role -> total(role, limits) == 0
                        && role.stream()
                                .anyMatch(
                                        view -> wanted.getOrDefault(view.pool().name(), 0) > 0))
                .toList();
        if (!applies() || cut.isEmpty()) {
            return;
        }
        boolean running = views().anyMatch(view -> placed(view) > 0);
        if (running) {
            cut.forEach(role -> role.stream()
                    .filter(view -> view.current() > 0)
                    .findFirst()
                    .ifPresent(view -> limitOf(limits, view)
                            .move(
                                    1,
                                    ReasonCode.BothOrNone,
                                    Wording.numbers("pendingReplicas", view.current()),
                                    "It waits for accelerators, and what already runs serves nothing without it.")));
            return;
        }
        String lacking = cut.getFirst().getFirst().pool().name();
        limits.values()
                .forEach(limit -> limit.move(
                        0,
                        ReasonCode.BothOrNone,
                        Map.of(),
                        "There are too few free accelerators to wake pool " + lacking
                                + " as well, and one without the other serves nothing, so none is woken."));
    }

    /** Remembers what was decided. */
    void remember(Map<String, Limits> limits) {
        boolean rests = limits.values().stream().allMatch(limit -> limit.replicas() == 0);
        boolean half = roles.values().stream().anyMatch(role -> total(role, limits) == 0);
        memory.rest().rested(applies() && ((rests && wake.isEmpty()) || (half && onTheWayToRest())));
    }

    private static int placed(PoolView view) {
        return view.current() - view.seen().count(InstanceState.Pending);
    }

    private static int total(List<PoolView> role, Map<String, Limits> limits) {
        return role.stream().mapToInt(view -> limitOf(limits, view).replicas()).sum();
    }

    private static Limits limitOf(Map<String, Limits> limits, PoolView view) {
        return Optional.ofNullable(limits.get(view.pool().name())).orElseThrow();
    }
}
