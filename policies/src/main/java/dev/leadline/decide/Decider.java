// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.ScheduledFloors;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** One decision: every pool's need, then every limit in order, each leaving its step. */
final class Decider {

    /** A pool shrinks only to a size that the need fits into with room, or it would grow again at the next whim. */
    private static final double COMFORT = 1.12;

    private final ScalingPolicy policy;
    private final FleetMemory memory;
    private final FleetObservation seen;
    private final Instant now;
    private final PoolNeeds needs;
    private final ZeroRule zero;
    private final DemandDoubt doubt;
    private final Map<String, PoolView> views = new LinkedHashMap<>();
    private final Map<String, Limits> limits = new LinkedHashMap<>();
    private final Set<String> withoutQuorum = new HashSet<>();
    private final Map<String, Integer> needed = new LinkedHashMap<>();
    private final Map<String, Optional<DemandAhead>> demands = new LinkedHashMap<>();

    Decider(ScalingPolicy policy, FleetMemory memory, FleetObservation seen, DemandOutlook outlook) {
        this.policy = policy;
        this.memory = memory;
        this.seen = seen;
        this.now = seen.time();
        for (Pool pool : policy.pools()) {
            PoolObservation observed =
                    seen.pools().getOrDefault(pool.name(), new PoolObservation(pool.name(), pool.role(), List.of()));
            int accelerators = memory.pool(pool.name()).accelerators();
            PoolView bare = new PoolView(pool, observed, policy.objectives(), accelerators);
            memory.leadTimes().expect(pool.name(), Placement.next(bare, seen.room()));
            Duration lead = memory.leadTimes().of(pool.name(), policy.leadTime());
            views.put(pool.name(), bare.with(lead, memory.leadTimes().readyIn(bare, now, policy.leadTime())));
        }
        // One look is no series: before the second, forecasts from recorded demand move nothing.
        boolean forecasts = policy.forecast().enabled() && memory.watched(now).compareTo(StartUpHold.TWO_LOOKS) >= 0;
        NeedEstimator estimator = new NeedEstimator(memory.forecasts(), forecasts, memory.knowsTheFuture());
        this.needs = new PoolNeeds(policy, memory, seen, outlook, estimator, views.values());
        this.doubt = new DemandDoubt(memory, policy, now);
        this.zero = new ZeroRule(
                policy,
                memory,
                seen,
                List.copyOf(views.values()),
                new ComingDemand(policy, estimator, memory.forecasts(), outlook),
                new Variants(memory, this::feasible));
    }

    private OptionalInt feasible(PoolView view) {
        return Placement.feasible(view, seen.room());
    }

    ScalingPlan decide() {
        views.values().forEach(this::propose);
        ratioBand();
        views.values().forEach(this::limit);
        zero.join(limits);
        place();
        zero.remember(limits);
        if (policy.mode() == Mode.Paused) {
            views.values().forEach(this::pause);
        }
        return plan();
    }

    private void place() {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        limits.forEach((name, limit) -> wanted.put(name, limit.replicas()));
        Placement.slots(views, seen.room()).ifPresent(slots -> FairShare.give(views, limits, slots, this::mayShrink));
        Placement.cut(views, limits, seen.room());
        zero.afterPlacement(limits, wanted);
        views.forEach((name, view) ->
                SafetyRules.vanished(limit(name), memory.vanished(view, now, policy), lastDesired(view)));
    }

    /** Whether nothing but its own need speaks against a smaller pool. */
    private boolean mayShrink(PoolView view) {
        boolean demandKnown = memory.forecasts()
                .present(NeedEstimator.seriesOf(view.pool().role()))
                .isPresent();
        return demandKnown
                && doubt.of(view.pool().role()).isEmpty()
                && policy.behavior().scaleDown().isEmpty()
                && memory.watched(now).compareTo(window(view)) >= 0
                && needs.role(view).stream().allMatch(one -> one.seen().silent().isEmpty());
    }

    private int lastDesired(PoolView view) {
        return memory.pool(view.pool().name()).desired().last(view.current());
    }

    private void propose(PoolView view) {
        PoolMemory remembered = memory.pool(view.pool().name());
        Optional<DemandAhead> ahead = needs.ahead(view);
        demands.put(view.pool().name(), ahead);
        Optional<Need> ruled = zero.need(view, needs::toWake);
        PoolNeeds.Asked asked = ruled.map(need -> new PoolNeeds.Asked(need, need.replicas(), need.exact()))
                .orElseGet(() -> needs.asked(view, ahead));
        Need decisive = asked.decisive();
        int need = decisive.replicas();
        needed.put(view.pool().name(), need);
        if (decisive.isKnown()) {
            remembered.needed().add(now, need);
        }
        Limits limit = new Limits(view.current(), need, decisive, asked.flow());
        limits.put(view.pool().name(), limit);
        if (ruled.isEmpty()) {
            if (need < view.current() && ahead.isPresent()) {
                keepWhatReturns(view, remembered, limit, decisive);
            }
            holdAfterStart(view, remembered, limit, asked.measured());
            LostHardware.replace(view, remembered.whoLeaves(), limit);
            if (need < view.current() && ahead.isPresent()) {
                keepOrders(view, remembered, limit);
            }
        }
        if (memory.watched(now).isZero()) {
            // Nobody saw what was asked for before; what ran then stands for it.
            remembered.proposed().add(now, view.current());
        }
        remembered.proposed().add(now, limit.replicas());
    }

    /** Until a window has been watched, what is only reckoned does not raise a pool that served before. */
    private void holdAfterStart(PoolView view, PoolMemory remembered, Limits limit, int measured) {
        Duration window = breakEven(view);
        if (memory.watched(now).compareTo(window) >= 0) {
            return;
        }
        OptionalDouble present =
                memory.forecasts().present(NeedEstimator.seriesOf(view.pool().role()));
        int most = remembered.hold().most(present, needs.announced(view));
        int held = Math.max(view.current(), Math.max(measured, most));
        if (limit.replicas() > held) {
            limit.move(
                    held,
                    ReasonCode.WarmingUp,
                    Wording.numbers(
                            "secondsSeen", memory.watched(now).toSeconds(), "windowSeconds", window.toSeconds()),
                    "A fleet that served before is not raised by reckoning alone until " + Wording.span(window)
                            + " have been watched; so far it is " + Wording.span(memory.watched(now))
                            + ", demand has not grown and nothing waits for more.");
        }
    }

    private Duration breakEven(PoolView view) {
        return memory.pool(view.pool().name())
                .breakEven(view.leadTime(), view.objectives().perTokenSeconds());
    }

    /** Keeps a replica that was needed lately or will be before stopping it has paid off. */
    private void keepWhatReturns(PoolView view, PoolMemory remembered, Limits limit, Need decisive) {
        Duration breakEven = breakEven(view);
        int lately = remembered.needed().largest(now, breakEven, limit.replicas());
        int soon = needs.soon(view, view.leadTime().plus(breakEven), limit.replicas());
        int comfortable = Replicas.covering(COMFORT * decisive.exact()).count();
        int kept = Math.min(healthy(view), Math.max(comfortable, Math.max(lately, soon)));
        limit.move(
                Math.max(limit.replicas(), kept),
                ReasonCode.NeededAgainSoon,
                () -> new Reasoning(
                        Wording.numbers(
                                "neededLately", lately, "neededSoon", soon, "breakEvenSeconds", breakEven.toSeconds()),
                        Wording.replicas(kept) + " were needed within the last " + Wording.span(breakEven)
                                + " or will be soon; stopping and starting again costs more than keeping."));
        keepForJumps(view, limit);
    }

    /** What runs less what is to be replaced in it: keeping more than that would be an order. */
    private static int healthy(PoolView view) {
        return Math.max(0, view.current() - Replicas.covering(view.lostShare()).count());
    }

    /** Orders hold the replacement of lost hardware already, so they are kept after it was added and never added to. */
    private void keepOrders(PoolView view, PoolMemory remembered, Limits limit) {
        int ordered = Math.min(view.current(), remembered.raised().largest(now, view.leadTime(), limit.replicas()));
        limit.move(
                Math.max(limit.replicas(), ordered),
                ReasonCode.JustOrdered,
                () -> new Reasoning(
                        Wording.numbers(
                                "orderedReplicas",
                                ordered,
                                "leadSeconds",
                                view.leadTime().toSeconds()),
                        "What was asked for within the last " + Wording.span(view.leadTime())
                                + " is not given up before it could serve."));
    }

    /** Keeps the size of a peak while demand is likely to jump back to it sooner than a replica could start. */
    private void keepForJumps(PoolView view, Limits limit) {
        HoldWindow hold = memory.hold();
        OptionalDouble peak = hold.kept(view.pool().role(), now);
        if (peak.isEmpty()) {
            return;
        }
        int kept = Math.min(healthy(view), needs.at(view, peak.getAsDouble()));
        limit.move(
                Math.max(limit.replicas(), kept),
                ReasonCode.JumpsExpected,
                () -> new Reasoning(
                        Wording.numbers(
                                "peakTokensPerSecond", peak.getAsDouble(),
                                "keptReplicas", kept,
                                "windowSeconds", hold.length().toSeconds(),
                                "missedByJumps", hold.missedShare()),
                        "Demand comes back in jumps, which missed " + Wording.decimal(100 * hold.missedShare())
                                + " % of the requests of the last hour; what the last peak needed is kept for "
                                + Wording.span(hold.length()) + " after it."));
    }

    private void ratioBand() {
        List<PoolView> prefill = ofRole(Role.Prefill);
        List<PoolView> decode = ofRole(Role.Decode);
        if (policy.ratio().isEmpty() || prefill.isEmpty() || decode.isEmpty()) {
            return;
        }
        int prefills = total(prefill);
        int decodes = total(decode);
        int leastPrefills =
                Replicas.covering(policy.ratio().get().min() * decodes).count();
        int leastDecodes =
                Replicas.covering(prefills / policy.ratio().get().max()).count();
        if (prefills < leastPrefills) {
            raise(prefill.getFirst(), leastPrefills - prefills);
        }
        if (decodes < leastDecodes) {
            raise(decode.getFirst(), leastDecodes - decodes);
        }
    }

    private void raise(PoolView view, int by) {
        Limits limit = limit(view.pool().name());
        limit.move(
                limit.replicas() + by,
                ReasonCode.RatioBand,
                Wording.numbers("replicasAdded", by),
                "The policy's band between prefill and decode asks for " + Wording.replicas(by) + " more.");
    }

    private List<PoolView> ofRole(Role role) {
        return views.values().stream()
                .filter(view -> view.pool().role() == role)
                .toList();
    }

    private int total(List<PoolView> pools) {
        return pools.stream()
                .mapToInt(view -> limit(view.pool().name()).replicas())
                .sum();
    }

    private Limits limit(String pool) {
        return Optional.ofNullable(limits.get(pool)).orElseThrow();
    }

    private void limit(PoolView view) {
        String name = view.pool().name();
        Limits limit = limit(name);
        PoolMemory remembered = memory.pool(name);
        SafetyRules.warmingUp(limit, view, memory.watched(now), window(view));
        boolean demandKnown = memory.forecasts()
                .present(NeedEstimator.seriesOf(view.pool().role()))
                .isPresent();
        if (!SafetyRules.hasQuorum(view, needs.role(view), demandKnown)) {
            SafetyRules.noQuorum(
                    limit, view, needs.role(view), remembered.standing().orElse(view.current()));
            withoutQuorum.add(name);
        }
        SafetyRules.missingData(limit, view, needs.role(view), demandKnown);
        SafetyRules.vanished(limit, memory.vanished(view, now, policy), lastDesired(view));
        fallback(view, limit);
        OperatorRules.stabilization(limit, view, remembered, policy.behavior(), now);
        OperatorRules.stepLimit(limit, view, remembered, policy.behavior(), now);
        int floor = ScheduledFloors.floorsUntil(policy, now, now.plus(view.leadTime()))
                .getOrDefault(name, Replicas.NONE)
                .count();
        if (floor > limit.replicas()) {
            limit.move(
                    floor,
                    ReasonCode.ScheduledFloor,
                    Wording.numbers("scheduledReplicas", floor),
                    "A schedule asks for at least " + Wording.replicas(floor) + ".");
        }
        zero.keep(limit, view);
        doubt.hold(limit, view);
        OperatorRules.bounds(limit, view, zero.least(view));
    }

    /** How far back the rules look that let a pool shrink; before that much has been seen, none does. */
    private Duration window(PoolView view) {
        Duration period =
                policy.behavior().scaleDown().flatMap(Behavior.Rule::period).orElse(Duration.ZERO);
        Duration breakEven = breakEven(view);
        return breakEven.compareTo(period) >= 0 ? breakEven : period;
    }

    private void fallback(PoolView view, Limits limit) {
        Replicas floor = policy.fallback().replicas().get(view.pool().name());
        Duration blind = memory.blindFor(now);
        if (floor != null
                && limit.replicas() < floor.count()
                && blind.compareTo(policy.fallback().hold()) > 0) {
            limit.move(
                    floor.count(),
                    ReasonCode.Fallback,
                    Wording.numbers("fallbackReplicas", floor.count(), "secondsWithoutData", blind.toSeconds()),
                    "Nothing has been known for " + Wording.span(blind) + ", so the fallback holds.");
        }
    }

    private void pause(PoolView view) {
        Limits limit = limit(view.pool().name());
        int held = memory.pool(view.pool().name()).desired().at(now, view.current());
        limit.move(
                held,
                ReasonCode.Paused,
                Wording.numbers("heldReplicas", held),
                "The policy is paused; without that it would be " + Wording.replicas(limit.replicas()) + ".");
    }

    private ScalingPlan plan() {
        Map<String, PoolPlan> pools = new LinkedHashMap<>();
        views.forEach((name, view) -> {
            memory.pool(name).decided(limit(name).replicas(), now);
            if (!withoutQuorum.contains(name)) {
                memory.pool(name).stand(limit(name).replicas());
            }
            pools.put(name, poolPlan(view));
        });
        String id = policy.key().namespace() + "." + policy.key().name() + "." + now.toEpochMilli();
        return new ScalingPlan(id, policy.key(), now, "observation", PlanSentence.of(pools), pools);
    }

    private PoolPlan poolPlan(PoolView view) {
        String name = view.pool().name();
        Limits limit = limit(name);
        OptionalDouble present =
                memory.forecasts().present(NeedEstimator.seriesOf(view.pool().role()));
        Optional<DemandAhead> ahead =
                Optional.ofNullable(demands.get(name)).flatMap(known -> known).filter(DemandAhead::isForecast);
        return new PoolPlan(
                view.current(),
                Optional.ofNullable(needed.get(name)).orElseThrow(),
                feasible(view),
                limit.replicas(),
                limit.reason(),
                PlanSentence.of(view, limit, memory, policy, now),
                limit.steps(),
                view.ready(),
                view.coming(),
                view.seen().count(InstanceState.Draining),
                present,
                ahead.map(demand -> OptionalDouble.of(demand.provisioned())).orElse(OptionalDouble.empty()),
                view.leadTime(),
                memory.leadTimes().path(name),
                memory.leadTimes().measured(name));
    }
}
