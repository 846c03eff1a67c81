// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.DecodeCapacity;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.units.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many decode replicas: the larger of token work at the ITL objective, KV cache of what runs and waits, and the
 * occupancy of the links that bring the KV cache.
 */
final class DecodeTheory {

    /** The step is planned for a little less than the objective, because contexts differ between replicas. */
    private static final double ITL_MARGIN = 0.9;

    /** What is planned for when no replica meets the objective, as a multiple of the step of a single sequence. */
    private static final double BEYOND_REACH = 1.5;

    /** KV usage above which a pool is short now, whatever the forecast says. */
    private static final double KV_FULL = 0.9;

    /** Link occupancy that keeps the wait for a transfer short. */
    private static final double LINK_OCCUPANCY = 0.7;

    /**
     * Requests on their way to decode.
     *
     * @param requests how many wait before it
     * @param outputTokens what each of them will ask for; 0 while unknown
     * @param perSecond how many of them the engines that hold them send on per second; infinite while unknown
     */
    record Upstream(double requests, double outputTokens, double perSecond) {

        /** One whose speed is not known. */
        Upstream(double requests, double outputTokens) {
            this(requests, outputTokens, Double.POSITIVE_INFINITY);
        }
    }

    private DecodeTheory() {}

    /**
     * The bounds of a pool.
     *
     * @param upstream what has not reached decode yet
     */
    static List<Need> needs(PoolView view, DecodeCapacity capacity, DemandAhead demand, Upstream upstream) {
        List<Need> needs = new ArrayList<>();
        needs.add(forTokens(view, capacity, demand));
        forBacklog(view, capacity, demand, upstream).ifPresent(needs::add);
        forCache(view, capacity, upstream.outputTokens()).ifPresent(needs::add);
        forTransfer(view).ifPresent(needs::add);
        if (capacity.tokenSeconds(1) <= view.objectives().perTokenSeconds()) {
            // Where a token takes longer than promised even alone, more replicas never make it faster.
            forLatency(view, capacity.tokensPerStep()).ifPresent(needs::add);
        }
        return needs;
    }

    private static Need forTokens(PoolView view, DecodeCapacity capacity, DemandAhead demand) {
        if (capacity.tokenSeconds(1) > view.objectives().perTokenSeconds()) {
            return beyondReach(view, capacity, demand);
        }
        DecodeCapacity.AtObjective at = capacity.at(stepAllowed(view, capacity));
        boolean byCache = at.bound() == DecodeCapacity.Bound.KvCache;
        ReasonCode code = byCache
                ? ReasonCode.KvResidency
                : demand.isForecast() ? ReasonCode.ForecastDemand : ReasonCode.PresentDemand;
        double exact = demand.provisioned() / at.tokensPerSecond();
        return new Need(exact, code, () -> reasoning(capacity, demand, at, exact), true);
    }

    private static Reasoning reasoning(
            DecodeCapacity capacity, DemandAhead demand, DecodeCapacity.AtObjective at, double exact) {
        int replicas = Replicas.covering(exact).count();
        OptionalDouble oneLess =
                replicas > 1 ? capacity.tokenSecondsAt(demand.provisioned() / (replicas - 1)) : OptionalDouble.empty();
        OptionalDouble oneMore = capacity.tokenSecondsAt(demand.provisioned() / (replicas + 1));
        String what = demand.inWords("output tokens/s");
        String bound = switch (at.bound()) {
            case InterTokenLatency -> "the ITL objective";
            case KvCache -> "its KV cache";
            case BatchSize -> "its largest batch";
        };
        return new Reasoning(
                Wording.numbers(
                        "demandTokensPerSecond", demand.present(),
                        "expectedTokensPerSecond", demand.expected(),
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "quantile", demand.quantile(),
                        "horizonSeconds", demand.horizonSeconds(),
                        "replicaTokensPerSecond", at.tokensPerSecond(),
                        "replicaSequences", at.sequences(),
                        "contextTokens", capacity.contextTokens(),
                        "tokensPerStep", capacity.tokensPerStep(),
                        "certainty", capacity.certainty(),
                        "stepSeconds", capacity.tokenSeconds(at.sequences()),
                        "stepSecondsOneLess", oneLess.orElse(0),
                        "stepSecondsOneMore", oneMore.orElse(0)),
                what + "; one replica gives " + Wording.whole(at.tokensPerSecond()) + "/s with "
                        + Wording.whole(at.sequences()) + " sequences of " + Wording.whole(capacity.contextTokens())
                        + " tokens, bound by " + bound + ". With one replica less "
                        + (oneLess.isPresent()
                                ? "a token would then take " + Wording.millis(oneLess.getAsDouble())
                                : "no batch would give that many")
                        + ", with one more "
                        + oneMore.stream().mapToObj(Wording::millis).findFirst().orElse("still longer than any batch")
                        + ".");
    }

    /**
     * The longest step to plan for: a little less than the objective, or what one sequence takes when that is more; where
     * even that misses the objective, a multiple of it, because more replicas would not help.
     */
    private static double stepAllowed(PoolView view, DecodeCapacity capacity) {
        double alone = capacity.tokenSeconds(1);
        double objective = view.objectives().perTokenSeconds();
        return alone > objective ? BEYOND_REACH * alone : Math.max(alone, ITL_MARGIN * objective);
    }

    private static Need beyondReach(PoolView view, DecodeCapacity capacity, DemandAhead demand) {
        DecodeCapacity.AtObjective at = capacity.at(stepAllowed(view, capacity));
        double reachable = capacity.tokenSeconds(1);
        return new Need(
                demand.provisioned() / at.tokensPerSecond(),
                ReasonCode.ObjectiveOutOfReach,
                Wording.numbers(
                        "objectiveSeconds", view.objectives().perTokenSeconds(),
                        "reachableSeconds", reachable,
                        "plannedStepSeconds", BEYOND_REACH * reachable,
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "replicaTokensPerSecond", at.tokensPerSecond()),
                "No number of replicas gives a token every "
                        + Wording.millis(view.objectives().perTokenSeconds())
                        + ": alone on an engine a request gets one every " + Wording.millis(reachable)
                        + ". The pool is sized for " + Wording.millis(BEYOND_REACH * reachable) + ".",
                true);
    }

    /**
     * Requests that wait for room are worked off like prompts: each of them takes its output tokens of the pool's rate. The
     * caches are full meanwhile, which says nothing about the need.
     */
    private static Optional<Need> forBacklog(
            PoolView view, DecodeCapacity capacity, DemandAhead demand, Upstream upstream) {
        double each =
                capacity.at(ITL_MARGIN * view.objectives().perTokenSeconds()).tokensPerSecond();
        double waiting = view.sum(EngineSample::waitingForCapacity).orElse(0);
        double own = waiting * upstream.outputTokens();
        double coming = upstream.requests() * upstream.outputTokens();
        double work = own + coming;
        double sentOn = upstream.perSecond() * upstream.outputTokens() / each;
        Backlog backlog = Backlog.of(
                view, new Backlog.Waiting(own, Double.POSITIVE_INFINITY, coming, sentOn), demand.flow(), each);
        double budget = view.objectives().firstTokenSeconds(0) / 2;
        boolean late = work > view.readyShare() * each * budget;
        boolean willBeLate = demand.jumping()
                && backlog.leftAtLead() > view.supply().by(view.leadTime().toMillis() / 1000.0) * each * budget;
        if (upstream.outputTokens() <= 0 || !(late || willBeLate)) {
            return Optional.empty();
        }
        return Optional.of(new Need(
                backlog.replicas(),
                ReasonCode.Backlog,
                Wording.numbers(
                        "waitingRequests",
                        waiting,
                        "waitingTokens",
                        work,
                        "waitingTokensAtLeadTime",
                        backlog.leftAtLead(),
                        "demandTokensPerSecond",
                        demand.present(),
                        "replicaTokensPerSecond",
                        each,
                        "replicasOrdered",
                        backlog.ordered(),
                        "replicasKept",
                        backlog.kept()),
                Wording.whole(waiting) + " requests wait for room and more come from prefill; "
                        + Wording.whole(backlog.leftAtLead()) + " output tokens of work would still wait in "
                        + Wording.span(view.leadTime()) + "."));
    }

    static Optional<Need> forCache(PoolView view, DecodeCapacity capacity, double outputTokens) {
        double used = 0;
        boolean known = false;
        for (var one : view.seen().ready()) {
            OptionalDouble usage =
                    one.snapshot().engine().ifFresh().map(EngineSample::kvUsage).orElse(OptionalDouble.empty());
            known |= usage.isPresent();
            used += usage.orElse(0);
        }
        double waiting = view.sum(EngineSample::waitingForCapacity).orElse(0);
        boolean workedOff = waiting > 0 && outputTokens > 0;
        double waitingCaches = capacity.kvCapacityTokens().isPresent() && !workedOff
                ? waiting
                        * capacity.contextTokens()
                        / capacity.kvCapacityTokens().getAsDouble()
                : 0;
        // Caches that are full of a backlog are no need of their own beyond one more replica.
        double exact = workedOff
                ? Math.min((used + 1) / KV_FULL, Math.max(1, view.ready()) + 1)
                : (used + waitingCaches) / KV_FULL;
        if (!known || exact <= 0) {
            return Optional.empty();
        }
        double cachesInUse = used;
        return Optional.of(new Need(
                exact,
                ReasonCode.KvResidency,
                () -> new Reasoning(
                        Wording.numbers(
                                "kvCachesInUse",
                                cachesInUse,
                                "waitingRequests",
                                waiting,
                                "kvCachesWaitedFor",
                                waitingCaches),
                        "Running requests fill " + Wording.decimal(cachesInUse) + " KV caches and "
                                + Wording.whole(waiting) + " requests wait for room."),
                false));
    }

    private static Optional<Need> forTransfer(PoolView view) {
        double occupied = 0;
        boolean known = false;
        for (var one : view.seen().ready()) {
            Optional<EngineRates> rates = one.rates();
            Optional<CumulativeHistogram> transfer = rates.flatMap(EngineRates::transfer);
            if (rates.isPresent() && transfer.isPresent()) {
                occupied += transfer.get().sum() / rates.get().seconds();
                known = true;
            }
        }
        if (!known || occupied <= 0) {
            return Optional.empty();
        }
        double links = occupied;
        // A shared fabric cannot be bought with receivers: never ask for more than one above what runs.
        double exact = Math.min(occupied / LINK_OCCUPANCY, Math.max(1, view.current()) + 1);
        return Optional.of(new Need(
                exact,
                ReasonCode.TransferLoad,
                () -> new Reasoning(
                        Wording.numbers("linksOccupied", links, "occupancyAllowed", LINK_OCCUPANCY),
                        "KV transfers keep " + Wording.decimal(links) + " receiver links busy."),
                false));
    }

    static Optional<Need> forLatency(PoolView view, double tokensPerStep) {
        double sum = 0;
        double count = 0;
        for (var one : view.seen().ready()) {
            Optional<CumulativeHistogram> gaps = one.rates().flatMap(EngineRates::itl);
            sum += gaps.map(CumulativeHistogram::sum).orElse(0.0);
            count += gaps.map(CumulativeHistogram::count).orElse(0.0);
        }
        double mean = count >= 100 ? sum / count / tokensPerStep : 0;
        double objective = view.objectives().perTokenSeconds();
        if (mean <= objective || view.coming() > 0) {
            return Optional.empty();
        }
        double exact = Math.min(2.0, mean / objective) * view.readyShare();
        return Optional.of(new Need(
                exact,
                ReasonCode.LatencyAboveObjective,
                Wording.numbers("meanItlSeconds", mean, "objectiveSeconds", objective),
                "Tokens came every " + Wording.whole(mean * 1000) + " ms on average, slower than the objective of "
                        + Wording.whole(objective * 1000) + " ms."));
    }
}
