// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Which share of requests missed its targets lately. First tokens are read from histograms that fade over half a minute,
 * because a few seconds hold too few requests to read a tail from; token times are read engine by engine.
 */
final class Misses {

    private static final double MEMORY_SECONDS = 30;

    private Optional<CumulativeHistogram> byEngines = Optional.empty();
    private Optional<CumulativeHistogram> byRouter = Optional.empty();

    /**
     * What was missed.
     *
     * @param firstTokens share of late first tokens; engines tell early, routers tell all of it: the worse of the two
     * @param tokens share of slow token times
     * @param roomWaitedFor true while requests wait for room in decode, so that decode answers for late first tokens too
     */
    record Shares(OptionalDouble firstTokens, OptionalDouble tokens, boolean roomWaitedFor) {

        /** Share that missed one of the two. */
        double worse() {
            return Math.max(firstTokens.orElse(0), tokens.orElse(0));
        }
    }

    Shares learn(FleetObservation seen, Objectives objectives, double seconds) {
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        byEngines = faded(byEngines, sum(of(seen, Role.Prefill, EngineRates::ttft)), keep);
        byRouter = faded(byRouter, seen.ttft(), keep);
        double limit = objectives.firstTokenSeconds(promptTokens(seen.demand()));
        OptionalDouble late = worse(above(byEngines, limit), above(byRouter, limit));
        return new Shares(late, slow(seen, objectives.perTokenSeconds()), decodeIsFull(seen));
    }

    private static OptionalDouble above(Optional<CumulativeHistogram> waits, double limit) {
        // Less than one request is left of what has faded.
        return waits.filter(known -> known.count() >= 1)
                .map(known -> MissMeter.shareAbove(known, limit))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble worse(OptionalDouble one, OptionalDouble other) {
        return one.isEmpty() || other.orElse(-1) > one.getAsDouble() ? other : one;
    }

    private static OptionalDouble slow(FleetObservation seen, double limit) {
        double slow = 0;
        double all = 0;
        for (PoolObservation pool : seen.pools().values()) {
            for (CumulativeHistogram times : SlowByThemselves.leftOut(tokenTimes(pool))) {
                OptionalDouble share = MissMeter.shareAboveOnOne(times, limit);
                slow += share.orElse(0) * times.count();
                all += share.isPresent() ? times.count() : 0;
            }
        }
        if (all > 0) {
            return OptionalDouble.of(slow / all);
        }
        return seen.tpot().isPresent() ? MissMeter.shareAboveOnOne(seen.tpot().get(), limit) : OptionalDouble.empty();
    }

    private static List<SlowByThemselves.Shown> tokenTimes(PoolObservation pool) {
        List<SlowByThemselves.Shown> shown = new ArrayList<>();
        for (InstanceObservation one : pool.role() == Role.Prefill ? List.<InstanceObservation>of() : pool.ready()) {
            one.rates()
                    .flatMap(EngineRates::tpot)
                    .filter(times -> times.count() > 0)
                    .ifPresent(times -> {
                        OptionalDouble running = one.snapshot()
                                .engine()
                                .ifFresh()
                                .map(EngineSample::running)
                                .orElse(OptionalDouble.empty());
                        shown.add(new SlowByThemselves.Shown(
                                times, running, one.hardware().share()));
                    });
        }
        return shown;
    }

    private static List<CumulativeHistogram> of(
            FleetObservation seen, Role role, Function<EngineRates, Optional<CumulativeHistogram>> field) {
        List<CumulativeHistogram> found = new ArrayList<>();
        for (PoolObservation pool : seen.pools().values()) {
            if (pool.role() == role || pool.role() == Role.Aggregated) {
                for (InstanceObservation one : pool.ready()) {
                    one.rates()
                            .flatMap(field)
                            .filter(told -> one.hardware().share() == 1)
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<CumulativeHistogram> sum(List<CumulativeHistogram> parts) {
        Optional<CumulativeHistogram> sum = Optional.empty();
        for (CumulativeHistogram part : parts) {
            sum = sum.isEmpty() ? Optional.of(part) : Optional.of(plus(sum.get(), 1, part));
        }
        return sum;
    }

    private static Optional<CumulativeHistogram> faded(
            Optional<CumulativeHistogram> before, Optional<CumulativeHistogram> now, double keep) {
        if (before.isEmpty()) {
            return now;
        }
        CumulativeHistogram none = CumulativeHistogram.of(0, 0);
        return Optional.of(plus(before.get(), keep, now.orElse(none)));
    }

    /** Bounds that only one side knows are dropped; a side without any value knows nothing and drops none. */
    private static CumulativeHistogram plus(CumulativeHistogram left, double weight, CumulativeHistogram right) {
        Buckets buckets = right.count() <= 0
                ? left.buckets().times(weight)
                : left.count() <= 0 ? right.buckets() : left.buckets().timesPlus(weight, right.buckets());
        return new CumulativeHistogram(
                weight * left.sum() + right.sum(), weight * left.count() + right.count(), buckets);
    }

    private static double promptTokens(Demand demand) {
        double requests = demand.requests().orElse(0);
        return requests > 0 ? demand.uncachedInputTokens().orElse(0) / requests : 0;
    }

    private static boolean decodeIsFull(FleetObservation seen) {
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one : pool.role() == Role.Decode ? pool.ready() : List.<InstanceObservation>of()) {
                Optional<EngineSample> sample = one.snapshot().engine().ifFresh();
                if (sample.isPresent() && sample.get().waitingForCapacity().orElse(0) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
