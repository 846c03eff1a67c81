// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.AggregatedCapacity;
import dev.leadline.capacity.AggregatedLearner;
import dev.leadline.capacity.DecodeCapacity;
import dev.leadline.capacity.PrefillCapacity;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns demand, capacity and what waits into the need of one pool. */
final class NeedEstimator {

    /**
     * Errors of the last value are added to a present that is often a burst itself, so young forecasts promise demand that
     * never comes. A quantile beyond both of these is not bought; it cost 4 % of GPU-hours at equal attainment.
     */
    private static final double ABOVE_EXPECTED = 1.35;

    private static final double ABOVE_HIGHEST = 1.3;

    private final DemandForecasts forecasts;
    private final boolean forecastEnabled;
    private final boolean certain;

    /**
     * An estimator.
     *
     * @param certain true where what is ahead is the truth, so that nothing in it is doubted or carried on
     */
    NeedEstimator(DemandForecasts forecasts, boolean forecastEnabled, boolean certain) {
        this.forecasts = forecasts;
        this.forecastEnabled = forecastEnabled;
        this.certain = certain;
    }

    /** The series that a role works on. */
    static String seriesOf(Role role) {
        return role == Role.Decode ? DemandOutlook.OUTPUT : DemandOutlook.INPUT;
    }

    /**
     * Demand at a horizon; empty when neither the present nor a forecast is known.
     *
     * @param quantile the quantile to provision for
     * @param peak true for the largest value on the way there, false for the value there
     */
    Optional<DemandAhead> ahead(String series, DemandOutlook outlook, Duration horizon, double quantile, boolean peak) {
        OptionalDouble present = forecasts.present(series);
        boolean jumping = forecasts.jump(series).isPresent();
        Optional<QuantilePath> path = forecastEnabled ? outlook.path(series) : Optional.empty();
        if (path.isEmpty()) {
            return present.isPresent()
                    ? Optional.of(new DemandAhead(
                            present.getAsDouble(),
                            present.getAsDouble(),
                            present.getAsDouble(),
                            quantile,
                            0,
                            jumping,
                            0,
                            forecasts.doubted(series)))
                    : Optional.empty();
        }
        if (certain) {
            double truth =
                    peak ? path.get().peakUntil(horizon, quantile) : path.get().at(horizon, quantile);
            return Optional.of(new DemandAhead(
                    present.orElse(truth),
                    truth,
                    Math.max(truth, present.orElse(0)),
                    quantile,
                    horizon.toMillis() / 1000.0,
                    jumping,
                    0,
                    OptionalDouble.empty()));
        }
        Duration reach = horizon.plus(forecasts.lag(outlook.time()));
        double high = peak ? path.get().peakUntil(reach, quantile) : path.get().at(reach, quantile);
        double middle = peak ? path.get().peakUntil(reach, 0.5) : path.get().at(reach, 0.5);
        // A forecast never plans for less than what is there now.
        double rise = forecasts.rise(series, horizon.toMillis() / 1000.0);
        double now = present.orElse(0) * (1 + rise);
        // Over minutes a rise is carried on so far that the margin is for what is there, and not for both.
        double there = forecasts.startsTakeMinutes() ? present.orElse(0) : now;
        double beyond = ABOVE_HIGHEST * Math.max(there, forecasts.recentHighest(series));
        double known = Math.max(now, forecasts.highest(series));
        middle = known > 0 ? Math.min(middle, ABOVE_HIGHEST * known) : middle;
        double credible = Math.max(ABOVE_EXPECTED * middle, beyond);
        return Optional.of(new DemandAhead(
                present.orElse(middle),
                middle,
                Math.max(Math.min(high, credible), now),
                quantile,
                horizon.toMillis() / 1000.0,
                jumping || rise > 0,
                rise,
                forecasts.doubted(series)));
    }

    /** All bounds of a pool that takes {@code share} of its role's demand; empty when its capacity is not known. */
    List<Need> needs(
            PoolView view,
            PoolMemory memory,
            FleetObservation seen,
            DemandOutlook outlook,
            DemandAhead demand,
            double share) {
        DemandAhead own = new DemandAhead(
                demand.present() * share,
                demand.expected() * share,
                demand.provisioned() * share,
                demand.quantile(),
                demand.horizonSeconds(),
                demand.jumping(),
                demand.rising(),
                demand.doubted());
        if (view.pool().role() == Role.Decode) {
            Optional<DecodeCapacity> capacity = memory.decode().capacity();
            return capacity.map(known -> DecodeTheory.needs(
                            view,
                            known,
                            own,
                            upstream(seen, share, forecasts.outputLength().orElse(0))))
                    .orElse(List.of());
        }
        if (view.pool().role() == Role.Aggregated) {
            double output = forecasts.outputLength().orElse(0);
            return AggregatedLearner.capacity(memory.prefill(), memory.decode(), output)
                    .map(known -> AggregatedTheory.needs(
                            view,
                            known,
                            new AggregatedTheory.Asked(own, withAnswers(view, known, outlook, own)),
                            share * routerTokens(seen, known.promptTokens())))
                    .orElse(List.of());
        }
        Optional<PrefillCapacity> capacity = memory.prefill().capacity();
        return capacity.map(known ->
                        PrefillTheory.needs(view, known, own, share * routerTokens(seen, known.promptTokens())))
                .orElse(List.of());
    }

    /** Prompts and answers are one load here, so its quantile is read from both together. */
    private DemandAhead withAnswers(
            PoolView view, AggregatedCapacity capacity, DemandOutlook outlook, DemandAhead prompts) {
        Duration reach =
                Duration.ofMillis(Math.round(1000 * prompts.horizonSeconds())).plus(forecasts.lag(outlook.time()));
        double objective = view.objectives().perTokenSeconds();
        return forecasts
                .joint()
                .withAnswers(
                        prompts, outlook, reach, (input, output) -> capacity.equivalentInput(input, output, objective));
    }

    /**
     * What waits before decode, and how fast it comes: the engines that hold it send on what they finish; how fast a router
     * empties is not known.
     */
    static DecodeTheory.Upstream upstream(FleetObservation seen, double share, double outputTokens) {
        double held =
                seen.router().ifFresh().map(router -> router.queued().orElse(0)).orElse(0.0);
        double waiting = 0;
        double sent = 0;
        boolean known = held == 0;
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one :
                    pool.role() == Role.Prefill ? pool.ready() : List.<InstanceObservation>of()) {
                double here = one.snapshot()
                        .engine()
                        .ifFresh()
                        .map(sample -> sample.waitingForCapacity().orElse(0))
                        .orElse(0.0);
                OptionalDouble rate = one.rates().map(EngineRates::requests).orElse(OptionalDouble.empty());
                waiting += here;
                if (here > 0) {
                    known &= rate.isPresent();
                    sent += rate.orElse(0);
                }
            }
        }
        return new DecodeTheory.Upstream(
                share * (held + waiting), outputTokens, known && waiting > 0 ? share * sent : Double.POSITIVE_INFINITY);
    }

    private static double routerTokens(FleetObservation seen, double promptTokens) {
        Optional<RouterSample> router = seen.router().ifFresh();
        if (router.isEmpty()) {
            return 0;
        }
        return router.get().queuedTokens().orElse(router.get().queued().orElse(0) * promptTokens);
    }

    /** The bound that asks for most. */
    static Need decisive(List<Need> needs) {
        return needs.stream().max(Comparator.comparingDouble(Need::exact)).orElseThrow();
    }

    /** What to do while the capacity of a replica is not known: hold, and grow by half when work waits. */
    static Need withoutCapacity(PoolView view) {
        double waiting = view.sum(EngineSample::waitingForCapacity).orElse(0);
        boolean grow = waiting > view.ready() && view.coming() == 0;
        int replicas = grow ? view.current() + (view.current() + 1) / 2 : view.current();
        return new Need(
                replicas,
                ReasonCode.CapacityUnknown,
                Wording.numbers("waitingRequests", waiting, "readyReplicas", view.ready()),
                "What one replica can do is not known yet, "
                        + (grow
                                ? "and " + Wording.whole(waiting) + " requests wait."
                                : "and hardly any request waits."));
    }

    /** What to do while demand is not known: hold. */
    static Need withoutDemand(PoolView view) {
        return new Need(
                view.current(),
                ReasonCode.MissingData,
                Wording.numbers("currentReplicas", view.current()),
                view.seen().silent().isEmpty()
                        ? "Demand is not known, so the pool keeps its size."
                        : "Demand is not known while " + SafetyRules.silent(view) + ", so the pool keeps its size.");
    }
}
