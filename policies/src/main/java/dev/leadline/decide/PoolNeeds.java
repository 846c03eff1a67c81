// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.PlannedDemand;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What demand asks of each pool in one decision, before any limit. */
final class PoolNeeds {

    /** A replica is kept for demand that is more likely than not; for less, a start is the cheaper bet. */
    private static final double LIKELY = 0.5;

    /** What asks for replicas because something waits, and not because it arrives. */
    private static final Set<ReasonCode> WAITING = EnumSet.of(ReasonCode.Backlog, ReasonCode.LatencyAboveObjective);

    /**
     * What a pool is asked for.
     *
     * @param decisive the bound that asks for most
     * @param measured replicas that what waits or is resident asks for on its own; 0 when nothing does
     * @param flow replicas that demand takes, not rounded, without those that would only work off what waits
     */
    record Asked(Need decisive, int measured, double flow) {}

    private final ScalingPolicy policy;
    private final FleetMemory memory;
    private final FleetObservation seen;
    private final DemandOutlook outlook;
    private final NeedEstimator estimator;
    private final Collection<PoolView> views;
    private final Instant now;

    PoolNeeds(
            ScalingPolicy policy,
            FleetMemory memory,
            FleetObservation seen,
            DemandOutlook outlook,
            NeedEstimator estimator,
            Collection<PoolView> views) {
        this.policy = policy;
        this.memory = memory;
        this.seen = seen;
        this.outlook = outlook;
        this.estimator = estimator;
        this.views = views;
        this.now = seen.time();
    }

    /** From an order to a ready replica, the wait for the next look included. */
    private Duration order(PoolView view) {
        return view.leadTime().plusMillis(memory.tickMillis());
    }

    /** Demand when a replica ordered now is ready, at the quantile provisioned for. */
    Optional<DemandAhead> ahead(PoolView view) {
        return ahead(view, order(view), memory.quantile(view.pool().role()), false)
                .map(demand -> demand.times(announced(view)));
    }

    /** What announced events add to the demand by then; what they add now is in the measured demand already. */
    double announced(PoolView view) {
        double already = PlannedDemand.factorAt(policy, now);
        return already > 0 ? Math.max(1, PlannedDemand.peakFactor(policy, now, now.plus(order(view))) / already) : 1;
    }

    private Optional<DemandAhead> ahead(PoolView view, Duration horizon, double quantile, boolean peak) {
        OptionalDouble each = outputTokensOfSleepers(view);
        return each.isPresent()
                ? estimator
                        .ahead(DemandOutlook.REQUESTS, outlook, horizon, quantile, peak)
                        .map(requests -> requests.each(each.getAsDouble()))
                : estimator.ahead(NeedEstimator.seriesOf(view.pool().role()), outlook, horizon, quantile, peak);
    }

    /**
     * While a role that was at zero has no ready instance, nothing generates, and the measured output says nothing about
     * demand: then arrivals × the mean output of a request does.
     */
    private OptionalDouble outputTokensOfSleepers(PoolView view) {
        List<PoolView> role = role(view);
        if (view.pool().role() != Role.Decode
                || policy.scaleToZeroAfterIdle().isEmpty()
                || role.stream().anyMatch(one -> one.ready() > 0)) {
            return OptionalDouble.empty();
        }
        return role.stream()
                .mapToDouble(one -> memory.pool(one.pool().name()).decode().outputTokens())
                .filter(tokens -> tokens > 0)
                .max();
    }

    /** What a pool is asked for when it takes its own part of the role's demand. */
    Asked asked(PoolView view, Optional<DemandAhead> ahead) {
        return asked(view, ahead, share(view));
    }

    private Asked asked(PoolView view, Optional<DemandAhead> ahead, double share) {
        if (ahead.isEmpty()) {
            return new Asked(NeedEstimator.withoutDemand(view), 0, view.current());
        }
        List<Need> needs = estimator.needs(view, memory.pool(view.pool().name()), seen, outlook, ahead.get(), share);
        if (needs.isEmpty()) {
            Need unknown = NeedEstimator.withoutCapacity(view);
            return new Asked(unknown, unknown.replicas(), unknown.exact());
        }
        int measured = 0;
        double flow = 0;
        for (Need need : needs) {
            flow = WAITING.contains(need.code()) ? flow : Math.max(flow, need.exact());
            measured = need.reckoned() ? measured : Math.max(measured, need.replicas());
        }
        return new Asked(NeedEstimator.decisive(needs), measured, flow);
    }

    /** What will more likely than not be asked for at some moment within a time. */
    int soon(PoolView view, Duration reach, int otherwise) {
        return ahead(view, reach, LIKELY, true)
                .map(demand ->
                        asked(view, Optional.of(demand), share(view)).decisive().replicas())
                .orElse(otherwise);
    }

    /** What a steady demand asks of a pool, which takes its own part of it. */
    int at(PoolView view, double tokensPerSecond) {
        DemandAhead steady = new DemandAhead(
                tokensPerSecond, tokensPerSecond, tokensPerSecond, LIKELY, 0, false, 0, OptionalDouble.empty());
        return asked(view, Optional.of(steady)).decisive().replicas();
    }

    /** What waking asks of a pool that takes all of its role's demand; 0 when nobody can tell. */
    int toWake(PoolView view, boolean foreseen) {
        Optional<DemandAhead> ahead =
                foreseen ? ahead(view) : ahead(view, order(view), LIKELY, false).map(DemandAhead::presentOnly);
        return asked(view, ahead, 1).decisive().replicas();
    }

    /** Several pools of one role share its demand by what they run; a role without replicas shares it evenly. */
    private double share(PoolView view) {
        List<PoolView> role = role(view);
        int all = 0;
        for (PoolView one : role) {
            all += one.current();
        }
        return all == 0 ? 1.0 / role.size() : (double) view.current() / all;
    }

    /** All pools of the same role. */
    List<PoolView> role(PoolView view) {
        List<PoolView> role = new ArrayList<>(views.size());
        for (PoolView other : views) {
            if (other.pool().role() == view.pool().role()) {
                role.add(other);
            }
        }
        return role;
    }
}
