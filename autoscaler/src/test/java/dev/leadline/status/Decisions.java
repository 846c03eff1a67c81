// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.ActuationResult;
import dev.leadline.act.PoolActuation;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.evaluate.HorizonStanding;
import dev.leadline.forecast.evaluate.OnlineScorecard;
import dev.leadline.loop.Latest;
import dev.leadline.loop.Samples;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Decisions for tests: a healthy pair of pools, from which each test changes what it is about. */
final class Decisions {

    static final Instant NOON = Samples.NOON;

    private final Map<String, Integer> needed = new LinkedHashMap<>(Map.of("prefill", 3, "decode", 3));
    private final Map<String, Integer> desired = new LinkedHashMap<>(Map.of("prefill", 3, "decode", 3));
    private OptionalInt feasible = OptionalInt.of(8);
    private OptionalDouble forecast = OptionalDouble.of(1200.5);
    private Map<String, List<HorizonStanding>> standings = Map.of();
    private ReasonCode reason = ReasonCode.Steady;
    private int ready = 3;
    private int silent;
    private Hardware hardware = new Hardware.Healthy();
    private Instant at = NOON;
    private final Map<String, PoolActuation> actuations = new LinkedHashMap<>();
    private Optional<ActuationResult> whole = Optional.empty();

    static Decisions healthy() {
        return new Decisions();
    }

    static ScalingPolicy policy(Mode mode) {
        return Samples.policy(Samples.KEY, mode);
    }

    static PolicyMeta meta(long generation) {
        return meta(Samples.KEY, generation);
    }

    static PolicyMeta meta(PolicyKey key, long generation) {
        return new PolicyMeta(key, "uid-" + key.name(), generation, "77", NOON);
    }

    Decisions needs(int replicas) {
        needed.replaceAll((pool, before) -> replicas);
        return this;
    }

    Decisions gets(int replicas, ReasonCode why) {
        desired.replaceAll((pool, before) -> replicas);
        reason = why;
        return this;
    }

    Decisions fit(OptionalInt replicas) {
        feasible = replicas;
        return this;
    }

    Decisions unforecast() {
        forecast = OptionalDouble.empty();
        return this;
    }

    Decisions readyInstances(int count, int silentOnes) {
        ready = count;
        silent = silentOnes;
        return this;
    }

    Decisions on(Hardware gpus) {
        hardware = gpus;
        return this;
    }

    Decisions at(Instant time) {
        at = time;
        return this;
    }

    Decisions done(String pool, ActuationCode code) {
        return done(pool, code, 3, 3, "It is so: " + code.prose() + ".");
    }

    Decisions done(String pool, ActuationCode code, int from, int to, String sentence) {
        actuations.put(pool, new PoolActuation(code, from, to, sentence, Optional.empty()));
        return this;
    }

    /** A forecast of one minute ahead that was judged so often, with this loss over persistence and this coverage. */
    Decisions judged(long forecasts, double relativeLoss, double covered) {
        standings = Map.of(
                "outputTokens",
                List.of(new HorizonStanding(
                        Duration.ofMinutes(1),
                        forecasts,
                        forecasts,
                        OptionalDouble.of(relativeLoss),
                        12,
                        List.of(new HorizonStanding.Share(0.5, 0.5), new HorizonStanding.Share(0.95, covered)))));
        return this;
    }

    /** Forecasts of one series that came true as a scorecard says. */
    Decisions judged(OnlineScorecard card) {
        standings = Map.of("uncachedInputTokens", card.standings());
        return this;
    }

    Decisions failedAsAWhole(String sentence) {
        whole = Optional.of(ActuationResult.failed(sentence));
        return this;
    }

    Latest latest() {
        Map<String, PoolPlan> plans = new LinkedHashMap<>();
        Map<String, PoolObservation> seen = new LinkedHashMap<>();
        for (String pool : List.of("prefill", "decode")) {
            plans.put(pool, plan(pool));
            Role role = pool.equals("prefill") ? Role.Prefill : Role.Decode;
            seen.put(pool, new PoolObservation(pool, role, instances(pool)));
        }
        FleetObservation observation = new FleetObservation(
                at,
                OptionalDouble.of(5),
                seen,
                new Demand(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
                Reading.missing(MissingReason.NotReported, "There is no router."),
                Optional.empty(),
                Optional.empty(),
                AcceleratorRoom.UNKNOWN);
        ScalingPlan plan =
                new ScalingPlan("id-" + at.toEpochMilli(), Samples.KEY, at, "observation", "As it should be.", plans);
        ActuationResult result = whole.orElse(new ActuationResult(
                ActuationResult.Outcome.Published, "The desired replicas are published.", actuations));
        return new Latest(
                new Cycle(observation, new DemandOutlook(at, Map.of()), plan),
                result,
                at,
                Duration.ofMillis(3),
                standings);
    }

    private PoolPlan plan(String pool) {
        return new PoolPlan(
                3,
                needed.getOrDefault(pool, 0),
                feasible,
                desired.getOrDefault(pool, 0),
                reason,
                "It stays.",
                List.of(new Step(reason, 3, desired.getOrDefault(pool, 0), Map.of(), "It stays.")),
                ready,
                0,
                0,
                OptionalDouble.of(900),
                forecast,
                Duration.ofMillis(120_500));
    }

    private List<InstanceObservation> instances(String pool) {
        List<InstanceObservation> all = new ArrayList<>();
        for (int number = 0; number < ready; number++) {
            Reading<EngineSample> engine = number < silent
                    ? Reading.missing(MissingReason.TimedOut, "It did not answer within 2 s.")
                    : Reading.fresh(EngineSample.builder().running(1).build(), at);
            all.add(new InstanceObservation(
                    new InstanceSnapshot(
                            pool + "-" + number,
                            InstanceState.Ready,
                            Optional.empty(),
                            Optional.empty(),
                            2,
                            engine,
                            List.of(),
                            Optional.empty()),
                    Optional.empty(),
                    hardware,
                    false));
        }
        return all;
    }

    /** The status that a decision gives, published for the first time at its own time. */
    ScalingPolicyStatus status(Mode mode) {
        return status(mode, Optional.empty());
    }

    ScalingPolicyStatus status(Mode mode, Optional<ScalingPolicyStatus> before) {
        return PolicyStatuses.decided(policy(mode), latest(), 3, Duration.ofSeconds(30), before, at);
    }

    static StatusCondition condition(ScalingPolicyStatus status, ConditionType type) {
        List<StatusCondition> conditions = status.conditions();
        if (conditions != null) {
            for (StatusCondition condition : conditions) {
                if (condition.type().equals(type.name())) {
                    return condition;
                }
            }
        }
        throw new AssertionError("there is no condition " + type + " in " + status);
    }
}
