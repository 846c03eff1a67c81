// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastSettings;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.joint.JointHistory;
import dev.leadline.forecast.joint.Scenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;

/**
 * The demand signals of one model in bins of a minute, side by side: what a load made of several of them will be, and what the
 * signals without a forecaster of their own will be. One row of numbers a minute, some 8 kB in all.
 */
final class JointDemand {

    static final Duration STEP = Duration.ofMinutes(1);

    /** Paths say nothing beyond it. */
    private static final double HIGHEST_QUANTILE = 0.99;

    private static final List<String> SIGNALS = List.of(
            DemandOutlook.REQUESTS,
            DemandOutlook.INPUT,
            DemandOutlook.OUTPUT,
            DemandOutlook.CACHED_SHARE,
            DemandOutlook.KV_TOKENS);

    private final JointHistory history = new JointHistory(SIGNALS.size(), STEP);
    private final List<DemandBins> bins =
            SIGNALS.stream().map(name -> new DemandBins(STEP)).toList();

    /** Takes what was seen of an interval (from, to]. */
    void learn(Instant from, FleetObservation seen, Demand asked) {
        List<OptionalDouble> now = List.of(
                asked.requests(),
                asked.uncachedInputTokens(),
                asked.outputTokens(),
                asked.cachedShare(),
                residentTokens(seen));
        Map<Instant, List<OptionalDouble>> full = new LinkedHashMap<>();
        for (int i = 0; i < bins.size(); i++) {
            bins.get(i)
                    .add(
                            from,
                            seen.time(),
                            now.get(i),
                            (start, bin) -> full.computeIfAbsent(start, none -> new ArrayList<>())
                                    .add(value(bin)));
        }
        full.forEach(history::learn);
    }

    private static OptionalDouble value(Bin bin) {
        return bin instanceof Bin.Known(double known) ? OptionalDouble.of(known) : OptionalDouble.empty();
    }

    /** KV tokens that engines which generate hold now; absent when one of them does not tell, or none is there. */
    private static OptionalDouble residentTokens(FleetObservation seen) {
        double sum = 0;
        boolean any = false;
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one :
                    pool.role() == Role.Prefill ? List.<InstanceObservation>of() : pool.ready()) {
                OptionalDouble tokens = one.snapshot()
                        .engine()
                        .ifFresh()
                        .map(JointDemand::residentTokens)
                        .orElse(OptionalDouble.empty());
                if (tokens.isEmpty()) {
                    return OptionalDouble.empty();
                }
                any = true;
                sum += tokens.getAsDouble();
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static OptionalDouble residentTokens(EngineSample engine) {
        return engine.kvUsage().isPresent() && engine.kvCapacityTokens().isPresent()
                ? OptionalDouble.of(engine.kvUsage().getAsDouble()
                        * engine.kvCapacityTokens().getAsDouble())
                : OptionalDouble.empty();
    }

    /**
     * What is asked for when input and output come as they will, each with its own forecast and together as they have come so
     * far, in units of input: an input of this size that brings the usual answers asks for as much.
     *
     * @param input what is forecast of the input alone
     * @param reach the horizon, from the end of the last bin
     * @param equivalent such an input, from input and output tokens per second; linear in both
     */
    DemandAhead withAnswers(DemandAhead input, DemandOutlook outlook, Duration reach, DoubleBinaryOperator equivalent) {
        Optional<Load> load = input.isForecast() ? load(outlook, reach, equivalent) : Optional.empty();
        if (load.isEmpty()) {
            return input;
        }
        QuantilePath alone = outlook.path(DemandOutlook.INPUT).orElseThrow();
        double expected = input.expected() * times(load.get(), alone, reach, 0.5);
        double provisioned = input.provisioned() * times(load.get(), alone, reach, input.quantile());
        // A forecast never plans for less than what is there now.
        double now = input.present() * (1 + input.rising());
        return input.reaching(expected, Math.max(Math.max(expected, provisioned), now));
    }

    private static double times(Load load, QuantilePath alone, Duration reach, double quantile) {
        double input = alone.at(reach, quantile);
        return input > 0 ? load.quantile(Math.min(quantile, HIGHEST_QUANTILE)) / input : 1;
    }

    /** Futures of a load made of uncached input and output tokens per second; empty while one of them has no forecast. */
    private Optional<Load> load(DemandOutlook outlook, Duration horizon, DoubleBinaryOperator load) {
        Optional<QuantilePath> input = outlook.path(DemandOutlook.INPUT);
        Optional<QuantilePath> output = outlook.path(DemandOutlook.OUTPUT);
        if (input.isEmpty() || output.isEmpty()) {
            return Optional.empty();
        }
        List<JointHistory.Signal> asked = List.of(
                new JointHistory.Forecast(SIGNALS.indexOf(DemandOutlook.INPUT), input.get()),
                new JointHistory.Forecast(SIGNALS.indexOf(DemandOutlook.OUTPUT), output.get()));
        return history.scenarios(horizon, asked)
                .map(futures -> probability ->
                        futures.quantile(future -> load.applyAsDouble(future[0], future[1]), probability));
    }

    /** Quantiles of a load. */
    private interface Load {
        double quantile(double probability);
    }

    /** Paths of what has no forecaster of its own. */
    Map<String, QuantilePath> paths(ForecastSettings settings) {
        Map<String, QuantilePath> paths = new LinkedHashMap<>();
        path(DemandOutlook.CACHED_SHARE, 1, settings).ifPresent(path -> paths.put(DemandOutlook.CACHED_SHARE, path));
        path(DemandOutlook.KV_TOKENS, Double.MAX_VALUE, settings)
                .ifPresent(path -> paths.put(DemandOutlook.KV_TOKENS, path));
        return paths;
    }

    /** Only horizons of whole bins; empty while the present or enough of the past is not known. */
    private Optional<QuantilePath> path(String name, double most, ForecastSettings settings) {
        List<Duration> horizons = settings.horizons().stream()
                .filter(horizon -> horizon.toMillis() % STEP.toMillis() == 0)
                .toList();
        List<Double> quantiles = settings.quantiles();
        List<JointHistory.Signal> asked = List.of(new JointHistory.Moves(SIGNALS.indexOf(name), most));
        double[][] values = new double[horizons.size()][quantiles.size()];
        for (int i = 0; i < values.length; i++) {
            Optional<Scenarios> futures = history.scenarios(horizons.get(i), asked);
            if (futures.isEmpty()) {
                return Optional.empty();
            }
            for (int q = 0; q < values[i].length; q++) {
                values[i][q] = futures.get().quantile(future -> future[0], quantiles.get(q));
            }
        }
        return Optional.of(new QuantilePath(horizons, quantiles, values, "moves of the last hours"));
    }
}
