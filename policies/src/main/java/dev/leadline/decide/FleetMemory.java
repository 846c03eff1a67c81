// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is remembered of one policy's fleet between two decisions. */
final class FleetMemory {

    private static final double FIRST_TICK_SECONDS = 5;
    private static final double LONGEST_TICK = 4;

    private final DemandForecasts forecasts;
    private final LeadTimes leadTimes = new LeadTimes();
    private final IdleWatch idle = new IdleWatch();
    private final RestMemory rest = new RestMemory();
    private final Map<String, PoolMemory> pools = new LinkedHashMap<>();
    private Optional<Instant> watchedSince = Optional.empty();
    private Optional<Instant> lastGood = Optional.empty();
    private Duration staleAfter = Duration.ZERO;
    private final MissBudget firstTokens;
    private final MissBudget tokenGaps;
    private double tickSeconds = FIRST_TICK_SECONDS;

    FleetMemory(ScalingPolicy policy) {
        forecasts = new DemandForecasts(policy.forecast());
        double allowed = policy.objectives().attainment().complement().value();
        firstTokens = new MissBudget(allowed);
        tokenGaps = new MissBudget(allowed);
        adopt(policy);
    }

    /** Makes room for the pools of a changed policy; what is known of the others stays. */
    void adopt(ScalingPolicy policy) {
        staleAfter = policy.fallback().staleAfter();
        policy.pools().forEach(pool -> pools.computeIfAbsent(pool.name(), name -> new PoolMemory(pool)));
        pools.keySet().retainAll(policy.pools().stream().map(Pool::name).toList());
    }

    void learn(FleetSnapshot snapshot, FleetObservation seen, ScalingPolicy policy) {
        watch(seen);
        leadTimes.learn(snapshot);
        forecasts.learn(seen);
        idle.learn(seen, staleAfter);
        for (PoolObservation pool : seen.pools().values()) {
            PoolMemory memory = pool(pool.name());
            memory.see(pool, seen.time());
            memory.hold().learn(forecasts.present(NeedEstimator.seriesOf(pool.role())), watched(seen.time()));
        }
        if (seen.seconds().isPresent()) {
            double seconds = seen.seconds().getAsDouble();
            // A pause in looking is no new rhythm; one that really slows down is followed all the same.
            tickSeconds += 0.2 * (Math.min(seconds, LONGEST_TICK * tickSeconds) - tickSeconds);
            if (couldHaveActed(seen, policy.leadTime())) {
                learnMisses(seen, policy.objectives(), seconds);
            }
            for (PoolObservation pool : seen.pools().values()) {
                pool(pool.name()).learn(pool, seen.demand(), seconds, seen.time());
            }
        }
    }

    /** Begins to watch, at the start and anew after a gap, because what happened meanwhile is not known. */
    private void watch(FleetObservation seen) {
        Instant now = seen.time();
        boolean knows = seen.demand().requests().isPresent() || sleepsInSight(seen);
        if (watchedSince.isEmpty() || (knows && blindFor(now).compareTo(staleAfter) > 0)) {
            watchedSince = Optional.of(now);
            lastGood = watchedSince;
            seen.pools().forEach((name, pool) -> pool(name).hold().begin(pool, now));
        } else if (knows) {
            lastGood = Optional.of(now);
        }
    }

    /** Nothing runs that could tell demand, but the router would show who waits. */
    private static boolean sleepsInSight(FleetObservation seen) {
        return seen.router().ifFresh().filter(IdleWatch::tellsWhoComes).isPresent()
                && seen.pools().values().stream().allMatch(pool -> pool.current() == 0);
    }

    /** What was missed before a replica ordered at the first look could be ready and work off a queue is not ours. */
    private boolean couldHaveActed(FleetObservation seen, LeadTime asked) {
        Duration lead = pools.keySet().stream()
                .map(pool -> leadTimes.of(pool, asked))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return watched(seen.time()).compareTo(lead.multipliedBy(2)) > 0;
    }

    private void learnMisses(FleetObservation seen, Objectives objectives, double seconds) {
        double prompt = promptTokens(seen.demand());
        double limit = objectives.firstTokenSeconds(prompt);
        OptionalDouble late = lateInPrefill(seen, limit);
        OptionalDouble told =
                seen.ttft().isPresent() ? MissMeter.shareAbove(seen.ttft().get(), limit) : OptionalDouble.empty();
        // Engines tell early, routers tell all of it; the worse of the two counts.
        if (told.isPresent() && told.getAsDouble() >= late.orElse(0)) {
            late = told;
        }
        OptionalDouble slow = seen.tpot().isPresent()
                ? MissMeter.shareAbove(seen.tpot().get(), objectives.perTokenSeconds())
                : OptionalDouble.empty();
        if (late.isPresent()) {
            firstTokens.learn(late.getAsDouble(), seconds);
        }
        // A first token also waits for room in decode, so decode answers for it while requests wait there.
        double decodeMissed = Math.max(slow.orElse(0), decodeIsFull(seen) ? late.orElse(0) : 0);
        if (slow.isPresent() || late.isPresent()) {
            tokenGaps.learn(decodeMissed, seconds);
        }
    }

    /** Late first tokens as the prefill engines saw them: routers tell them only when the whole response has ended. */
    private static OptionalDouble lateInPrefill(FleetObservation seen, double limit) {
        double late = 0;
        double all = 0;
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one :
                    pool.role() == Role.Prefill ? pool.ready() : List.<InstanceObservation>of()) {
                Optional<CumulativeHistogram> firsts = one.rates().flatMap(EngineRates::ttft);
                OptionalDouble share =
                        firsts.isPresent() ? MissMeter.shareAbove(firsts.get(), limit) : OptionalDouble.empty();
                if (share.isPresent()) {
                    late += share.getAsDouble() * firsts.get().count();
                    all += firsts.get().count();
                }
            }
        }
        return all > 0 ? OptionalDouble.of(late / all) : OptionalDouble.empty();
    }

    private static double promptTokens(Demand demand) {
        double requests = demand.requests().orElse(0);
        return requests > 0 ? demand.uncachedInputTokens().orElse(0) / requests : 0;
    }

    private static boolean decodeIsFull(FleetObservation seen) {
        return seen.pools().values().stream()
                .filter(pool -> pool.role() == Role.Decode)
                .flatMap(pool -> pool.ready().stream())
                .anyMatch(one -> one.snapshot()
                        .engine()
                        .ifFresh()
                        .map(sample -> sample.waitingForCapacity().orElse(0) > 0)
                        .orElse(false));
    }

    /** The demand quantile that a role provisions for now. */
    double quantile(Role role) {
        return role == Role.Decode ? tokenGaps.quantile() : firstTokens.quantile();
    }

    DemandForecasts forecasts() {
        return forecasts;
    }

    LeadTimes leadTimes() {
        return leadTimes;
    }

    IdleWatch idle() {
        return idle;
    }

    RestMemory rest() {
        return rest;
    }

    /** True when replicas were wanted and all instances are suddenly gone from sight: that may be a lie. */
    boolean vanished(PoolView view, Instant now, ScalingPolicy policy) {
        PoolMemory pool = pool(view.pool().name());
        return view.current() == 0
                && pool.desired().last(0) > 0
                && pool.inhabitedAt()
                        .filter(at -> Duration.between(at, now)
                                        .compareTo(policy.fallback().hold())
                                <= 0)
                        .isPresent();
    }

    PoolMemory pool(String name) {
        return Optional.ofNullable(pools.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the policy has no pool " + name));
    }

    /** Usual time between two looks, which a new replica has to wait for as well. */
    long tickMillis() {
        return Math.round(tickSeconds * 1000);
    }

    /** How long the fleet has been watched without a gap longer than the policy allows. */
    Duration watched(Instant now) {
        return watchedSince.map(first -> Duration.between(first, now)).orElse(Duration.ZERO);
    }

    /** How long demand has not been known. */
    Duration blindFor(Instant now) {
        return lastGood.map(good -> Duration.between(good, now)).orElse(Duration.ZERO);
    }
}
