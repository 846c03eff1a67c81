// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is remembered of one policy's fleet between two decisions. */
final class FleetMemory {

    private static final double FIRST_TICK_SECONDS = 5;

    private final DemandForecasts forecasts;
    private final LeadTimes leadTimes = new LeadTimes();
    private final IdleWatch idle = new IdleWatch();
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

    void learn(FleetSnapshot snapshot, FleetObservation seen, Objectives objectives) {
        if (watchedSince.isEmpty()) {
            watchedSince = Optional.of(seen.time());
            lastGood = watchedSince;
        }
        leadTimes.learn(snapshot);
        forecasts.learn(seen);
        idle.learn(seen);
        if (seen.demand().requests().isPresent()) {
            if (blindFor(seen.time()).compareTo(staleAfter) > 0) {
                // What happened meanwhile is not known, so watching begins anew.
                watchedSince = Optional.of(seen.time());
            }
            lastGood = Optional.of(seen.time());
        }
        if (seen.seconds().isPresent()) {
            double seconds = seen.seconds().getAsDouble();
            tickSeconds += 0.2 * (seconds - tickSeconds);
            learnMisses(seen, objectives, seconds);
            for (PoolObservation pool : seen.pools().values()) {
                Optional.ofNullable(pools.get(pool.name()))
                        .ifPresent(memory -> memory.learn(pool, seen.demand(), seconds, seen.time()));
            }
        }
    }

    private void learnMisses(FleetObservation seen, Objectives objectives, double seconds) {
        double prompt = promptTokens(seen.demand());
        OptionalDouble late = seen.ttft().isPresent()
                ? MissBudget.shareAbove(seen.ttft().get(), objectives.firstTokenSeconds(prompt))
                : OptionalDouble.empty();
        OptionalDouble slow = seen.tpot().isPresent()
                ? MissBudget.shareAbove(seen.tpot().get(), objectives.perTokenSeconds())
                : OptionalDouble.empty();
        late.ifPresent(missed -> firstTokens.learn(missed, seconds));
        // A first token also waits for room in decode, so decode answers for it while requests wait there.
        double decodeMissed = Math.max(slow.orElse(0), decodeIsFull(seen) ? late.orElse(0) : 0);
        if (slow.isPresent() || late.isPresent()) {
            tokenGaps.learn(decodeMissed, seconds);
        }
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
