// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PlannedDemand;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.ScheduledFloors;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One decision: every pool's need, then every limit in order, each leaving its step. */
final class Decider {

    /** A replica is kept for demand that is more likely than not; for less, a start is the cheaper bet. */
    private static final double LIKELY = 0.5;

    /** A pool shrinks only to a size that the need fits into with room, or it would grow again at the next whim. */
    private static final double COMFORT = 1.05;

    private final ScalingPolicy policy;
    private final FleetMemory memory;
    private final FleetObservation seen;
    private final DemandOutlook outlook;
    private final Instant now;
    private final NeedEstimator estimator;
    private final Map<String, PoolView> views = new LinkedHashMap<>();
    private final Map<String, Limits> limits = new LinkedHashMap<>();
    private final Map<String, Integer> needed = new LinkedHashMap<>();
    private final Map<String, Optional<DemandAhead>> demands = new LinkedHashMap<>();

    Decider(ScalingPolicy policy, FleetMemory memory, FleetObservation seen, DemandOutlook outlook) {
        this.policy = policy;
        this.memory = memory;
        this.seen = seen;
        this.outlook = outlook;
        this.now = seen.time();
        this.estimator = new NeedEstimator(memory.forecasts(), policy.forecast().enabled());
        for (Pool pool : policy.pools()) {
            PoolObservation observed =
                    seen.pools().getOrDefault(pool.name(), new PoolObservation(pool.name(), pool.role(), List.of()));
            Duration lead = memory.leadTimes().of(pool.name(), policy.leadTime());
            views.put(pool.name(), new PoolView(pool, observed, policy.objectives(), lead));
        }
    }

    ScalingPlan decide() {
        views.values().forEach(this::propose);
        ratioBand();
        views.values().forEach(this::limit);
        Placement.cut(views, limits, seen.freeAccelerators());
        if (policy.mode() == Mode.Paused) {
            views.values().forEach(this::pause);
        }
        return plan();
    }

    private void propose(PoolView view) {
        PoolMemory remembered = memory.pool(view.pool().name());
        String series = NeedEstimator.seriesOf(view.pool().role());
        Duration order = view.leadTime().plusMillis(memory.tickMillis());
        Optional<DemandAhead> ahead = estimator
                .ahead(series, outlook, order, memory.quantile(view.pool().role()), false)
                .map(demand -> demand.times(announcedFactor(now.plus(order))));
        demands.put(view.pool().name(), ahead);
        Need decisive = decisive(view, remembered, ahead);
        int need = decisive.replicas();
        needed.put(view.pool().name(), need);
        if (decisive.isKnown()) {
            remembered.needed().add(now, need);
        }
        Limits limit = new Limits(view.current(), need, decisive);
        limits.put(view.pool().name(), limit);
        if (need < view.current() && ahead.isPresent()) {
            keepWhatReturns(view, remembered, limit, series, decisive);
        }
        replaceLost(view, limit);
        remembered.proposed().add(now, limit.replicas());
    }

    /** What announced events add to the demand by then; what they add now is in the measured demand already. */
    private double announcedFactor(Instant then) {
        double already = PlannedDemand.factorAt(policy, now);
        return already > 0 ? Math.max(1, PlannedDemand.peakFactor(policy, now, then) / already) : 1;
    }

    private Need decisive(PoolView view, PoolMemory remembered, Optional<DemandAhead> ahead) {
        if (ahead.isEmpty()) {
            return NeedEstimator.withoutDemand(view);
        }
        List<Need> needs = estimator.needs(view, remembered, seen, ahead.get(), share(view));
        return needs.isEmpty() ? NeedEstimator.withoutCapacity(view) : NeedEstimator.decisive(needs);
    }

    /** Several pools of one role share its demand by what they run; a role without replicas shares it evenly. */
    private double share(PoolView view) {
        List<PoolView> role = views.values().stream()
                .filter(other -> other.pool().role() == view.pool().role())
                .toList();
        int all = role.stream().mapToInt(PoolView::current).sum();
        return all == 0 ? 1.0 / role.size() : (double) view.current() / all;
    }

    /** Keeps a replica that was needed lately or will be before stopping it has paid off. */
    private void keepWhatReturns(PoolView view, PoolMemory remembered, Limits limit, String series, Need decisive) {
        Duration breakEven =
                remembered.breakEven(view.leadTime(), view.objectives().perTokenSeconds());
        int lately = remembered.needed().largest(now, breakEven, limit.replicas());
        int soon = estimator
                .ahead(series, outlook, view.leadTime().plus(breakEven), LIKELY, true)
                .map(demand -> decisive(view, remembered, Optional.of(demand)).replicas())
                .orElse(limit.replicas());
        int comfortable = Replicas.covering(COMFORT * decisive.exact()).count();
        int kept = Math.min(view.current(), Math.max(comfortable, Math.max(lately, soon)));
        limit.move(
                Math.max(limit.replicas(), kept),
                ReasonCode.NeededAgainSoon,
                Wording.numbers("neededLately", lately, "neededSoon", soon, "breakEvenSeconds", breakEven.toSeconds()),
                Wording.replicas(kept) + " were needed within the last " + Wording.span(breakEven)
                        + " or will be soon; stopping and starting again costs more than keeping.");
    }

    private void replaceLost(PoolView view, Limits limit) {
        int lost = Replicas.covering(view.lostShare()).count();
        if (lost > 0) {
            limit.move(
                    limit.replicas() + lost,
                    ReasonCode.DoomedHardware,
                    Wording.numbers("replicasLost", view.lostShare()),
                    "Failing or throttled hardware is worth " + Wording.decimal(view.lostShare())
                            + " replicas less than it looks.");
        }
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
        SafetyRules.warmingUp(
                limit,
                view,
                memory.watched(now),
                remembered.breakEven(view.leadTime(), view.objectives().perTokenSeconds()));
        boolean demandKnown = memory.forecasts()
                .present(NeedEstimator.seriesOf(view.pool().role()))
                .isPresent();
        SafetyRules.missingData(limit, view, demandKnown);
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
        OperatorRules.bounds(limit, view, memory.idle().least(policy, view.pool(), now));
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
            memory.pool(name).desired().add(now, limit(name).replicas());
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
                Placement.feasible(view, seen.freeAccelerators()),
                limit.replicas(),
                limit.reason(),
                PlanSentence.of(view, limit, memory, policy, now),
                limit.steps(),
                view.ready(),
                view.coming(),
                view.seen().count(InstanceState.Draining),
                present,
                ahead.map(demand -> OptionalDouble.of(demand.provisioned())).orElse(OptionalDouble.empty()),
                view.leadTime());
    }
}
