// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.LearnedState;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.ModelNames;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of one policy's fleet between two decisions. */
final class FleetMemory {

    private static final double FIRST_TICK_SECONDS = 5;
    private static final double LONGEST_TICK = 4;
    private static final Duration AFTERMATH = Duration.ofMinutes(1);

    private final Experiment experiment;
    private final DemandForecasts forecasts;
    private final LeadTimes leadTimes = new LeadTimes();
    private final IdleWatch idle = new IdleWatch();
    private final RestMemory rest = new RestMemory();
    private final Map<String, PoolMemory> pools = new LinkedHashMap<>();
    private Optional<ModelNames> model = Optional.empty();
    private Optional<Instant> watchedSince = Optional.empty();
    private Optional<Instant> lastGood = Optional.empty();
    private Duration staleAfter = Duration.ZERO;
    private final MissBudget firstTokens;
    private final MissBudget tokenGaps;
    private final Misses misses = new Misses();
    private final HoldWindow hold;
    private double tickSeconds = FIRST_TICK_SECONDS;

    FleetMemory(ScalingPolicy policy, Experiment experiment) {
        this.experiment = experiment;
        forecasts = new DemandForecasts(policy.forecast(), experiment.without());
        double allowed = policy.objectives().attainment().complement().value();
        firstTokens = new MissBudget(allowed);
        tokenGaps = new MissBudget(allowed);
        hold = new HoldWindow(experiment.leavesOut(Ablation.Hold) ? 1 : allowed);
        adopt(policy);
    }

    /** Makes room for the pools of a changed policy; what is known of the others stays. */
    void adopt(ScalingPolicy policy) {
        staleAfter = policy.fallback().staleAfter();
        forecasts.adopt(policy.forecast());
        boolean sameModel = model.map(policy.model()::equals).orElse(true);
        model = Optional.of(policy.model());
        for (Pool pool : policy.pools()) {
            pools.computeIfAbsent(pool.name(), name -> new PoolMemory(pool, experiment))
                    .adopt(pool, sameModel);
        }
        pools.keySet().retainAll(policy.pools().stream().map(Pool::name).toList());
    }

    void learn(FleetSnapshot snapshot, FleetObservation seen, ScalingPolicy policy) {
        watch(seen);
        leadTimes.learn(snapshot);
        Duration lead = longestLead(policy.leadTime());
        forecasts.matters(lead);
        forecasts.learn(seen);
        followJumps(seen.time(), seen.seconds().orElse(0));
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
            Misses.Shares shares = misses.learn(seen, policy.objectives(), seconds);
            if (couldHaveActed(seen, lead)) {
                learnMisses(seen, shares, policy.objectives().perTokenSeconds(), seconds, lead);
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
    private boolean couldHaveActed(FleetObservation seen, Duration lead) {
        return watched(seen.time()).compareTo(lead.multipliedBy(2)) > 0;
    }

    private Duration longestLead(LeadTime asked) {
        return pools.keySet().stream()
                .map(pool -> leadTimes.of(pool, asked))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void followJumps(Instant now, double seconds) {
        double output = forecasts.present(DemandOutlook.OUTPUT).orElse(0);
        forecasts
                .present(DemandOutlook.INPUT)
                .ifPresent(input -> hold.follow(input, output, forecasts.lasting(DemandOutlook.INPUT), now, seconds));
    }

    /** What arrives until replicas ordered at a jump are there and have worked off what waited was lost by the jump. */
    private boolean isAftermath(Optional<LevelJumps.Jump> jump, double perToken, Duration lead, Instant now) {
        // Responses tell how they fared when they end.
        Duration told = Duration.ofMillis(
                Math.round(3000 * perToken * forecasts.outputLength().orElse(0)));
        Duration all = lead.multipliedBy(2).plus(AFTERMATH).plus(told);
        return jump.filter(one -> Duration.between(one.at(), now).compareTo(all) < 0)
                .isPresent();
    }

    private void learnMisses(
            FleetObservation seen, Misses.Shares shares, double perToken, double seconds, Duration lead) {
        boolean open = forecasts.jump(DemandOutlook.INPUT).isPresent()
                || forecasts.jump(DemandOutlook.OUTPUT).isPresent();
        boolean jumped = open
                || isAftermath(forecasts.lasting(DemandOutlook.INPUT), perToken, lead, seen.time())
                || isAftermath(forecasts.lasting(DemandOutlook.OUTPUT), perToken, lead, seen.time());
        double requests = seen.demand().requests().orElse(0) * seconds;
        double missed = jumped ? shares.worse() * requests : 0;
        hold.count(requests, missed, open, seconds);
        if (jumped || experiment.leavesOut(Ablation.Budget)) {
            // A wider quantile would not have helped; what does is decided by how often it happens.
            return;
        }
        shares.firstTokens().ifPresent(late -> firstTokens.learn(late, seconds));
        // A first token also waits for room in decode, so decode answers for it while requests wait there.
        double late = shares.roomWaitedFor() ? shares.firstTokens().orElse(0) : 0;
        if (shares.tokens().isPresent() || shares.firstTokens().isPresent()) {
            tokenGaps.learn(Math.max(shares.tokens().orElse(0), late), seconds);
        }
    }

    /** How long the size of a peak is kept because of jumps. */
    HoldWindow hold() {
        return hold;
    }

    /** The demand quantile that a role provisions for now. */
    double quantile(Role role) {
        if (experiment.leavesOut(Ablation.Quantile)) {
            return 0.5;
        }
        return role == Role.Decode ? tokenGaps.quantile() : firstTokens.quantile();
    }

    /** Whether what is ahead is the truth, as it can be in rehearsals. */
    boolean knowsTheFuture() {
        return experiment.leavesOut(Ablation.PerfectForecast);
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

    Map<String, LearnedState> capacities() {
        Map<String, LearnedState> known = new LinkedHashMap<>();
        pools.forEach((name, pool) -> known.put(name, pool.capacities()));
        return known;
    }

    /** Goes on with kept capacities; says which pools learn anew. */
    List<String> recall(Map<String, LearnedState> kept) {
        List<String> anew = new ArrayList<>();
        kept.forEach((name, state) -> {
            PoolMemory pool = pools.get(name);
            if (pool != null) {
                pool.recall(state)
                        .ifPresent(why -> anew.add("The capacity of pool " + name + " is learned anew: " + why + "."));
            }
        });
        return anew;
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
