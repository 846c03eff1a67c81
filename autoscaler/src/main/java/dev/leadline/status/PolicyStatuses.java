// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.ActuationCode;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.loop.Latest;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statuses as values: what is said about a policy, from a decision or from what is wrong with it. No clock, no I/O. */
public final class PolicyStatuses {

    private static final int LONGEST_SENTENCE = 1024;
    private static final int LONGEST_MESSAGE = 4096;
    private static final int MOST_VIOLATIONS = 20;

    private PolicyStatuses() {}

    /**
     * The status after a decision.
     *
     * @param generation of the specification that was decided
     * @param heartbeat time between two publications; numbers are valid for three of them
     * @param before what was published last, from which unchanged conditions take their times
     * @param now when the conditions that change do so
     */
    public static ScalingPolicyStatus decided(
            ScalingPolicy policy,
            Latest latest,
            long generation,
            Duration heartbeat,
            Optional<ScalingPolicyStatus> before,
            Instant now) {
        ScalingPlan plan = latest.cycle().plan();
        List<ScalingPolicyStatus.PoolStatus> pools = new ArrayList<>();
        for (Pool pool : policy.pools()) {
            PoolPlan decided = plan.pools().get(pool.name());
            if (decided != null) {
                pools.add(pool(pool, decided, latest.decidedAt(), heartbeat));
            }
        }
        return new ScalingPolicyStatus(
                generation,
                dated(PolicyConditions.of(policy, latest), generation, before, now),
                new ScalingPolicyStatus.LastDecision(
                        plan.id(), time(latest.decidedAt()), cut(plan.sentence(), LONGEST_SENTENCE)),
                pools);
    }

    /** The status of a policy that was accepted and has not been decided. */
    public static ScalingPolicyStatus accepted(long generation, Instant now) {
        Condition waiting =
                ConditionReason.NotYetObserved.because("The policy is accepted; no observation has been decided yet.");
        return new ScalingPolicyStatus(
                generation, dated(List.of(waiting), generation, Optional.empty(), now), null, null);
    }

    /**
     * The same status, saying that the newest specification is not valid.
     *
     * @param status of the last valid one; absent when there never was one
     * @param before what was published last
     * @param generation of the invalid specification
     */
    public static ScalingPolicyStatus invalid(
            Optional<ScalingPolicyStatus> status,
            Optional<ScalingPolicyStatus> before,
            long generation,
            List<Violation> violations,
            Instant now) {
        boolean governed = status.map(ScalingPolicyStatus::pools)
                .filter(pools -> !pools.isEmpty())
                .isPresent();
        Condition bad = ConditionReason.InvalidPolicy.because(sentence(violations, governed));
        List<StatusCondition> conditions = new ArrayList<>(dated(List.of(bad), generation, before, now));
        status.map(ScalingPolicyStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> !condition.type().equals(ConditionType.Ready.name()))
                .forEach(conditions::add);
        return new ScalingPolicyStatus(
                generation,
                conditions,
                status.map(ScalingPolicyStatus::lastDecision).orElse(null),
                status.map(ScalingPolicyStatus::pools).orElse(null));
    }

    /**
     * The same status, saying that nothing could be seen or decided. The numbers stay until they run out by themselves.
     *
     * @param problem why, as an actuation code
     * @param sentence what is wrong and what to do
     * @param before what was published last
     * @param generation of the specification in force
     */
    public static ScalingPolicyStatus unseen(
            ActuationCode problem,
            String sentence,
            Optional<ScalingPolicyStatus> before,
            long generation,
            Instant now) {
        List<Condition> said = List.of(
                new Condition(ConditionType.Ready, ConditionStatus.False, problem.name(), sentence, false),
                ConditionReason.InstancesUnknown.because(sentence),
                new Condition(ConditionType.ScalingActive, ConditionStatus.False, problem.name(), sentence, false));
        List<StatusCondition> conditions = new ArrayList<>(dated(said, generation, before, now));
        Set<String> types = said.stream().map(one -> one.type().name()).collect(Collectors.toSet());
        before.map(ScalingPolicyStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> !types.contains(condition.type()))
                .forEach(conditions::add);
        return new ScalingPolicyStatus(
                generation,
                conditions,
                before.map(ScalingPolicyStatus::lastDecision).orElse(null),
                before.map(ScalingPolicyStatus::pools).orElse(null));
    }

    private static String sentence(List<Violation> violations, boolean governed) {
        StringBuilder text = new StringBuilder("The specification breaks ")
                .append(violations.size() == 1 ? "a rule" : violations.size() + " rules")
                .append(governed ? "; the last valid one stays in force." : "; nothing is decided for it.");
        violations.stream()
                .limit(MOST_VIOLATIONS)
                .forEach(one -> text.append(' ')
                        .append(one.path())
                        .append(one.value().isEmpty() ? "" : " (" + one.value() + ")")
                        .append(": ")
                        .append(one.rule())
                        .append(' ')
                        .append(one.hint()));
        if (violations.size() > MOST_VIOLATIONS) {
            text.append(" And ").append(violations.size() - MOST_VIOLATIONS).append(" more.");
        }
        return text.toString();
    }

    private static ScalingPolicyStatus.PoolStatus pool(
            Pool pool, PoolPlan plan, Instant decidedAt, Duration heartbeat) {
        return new ScalingPolicyStatus.PoolStatus(
                pool.name(),
                pool.role().name(),
                plan.currentReplicas(),
                plan.readyReplicas(),
                plan.startingReplicas(),
                plan.drainingReplicas(),
                plan.neededReplicas(),
                orNull(plan.feasibleReplicas()),
                plan.desiredReplicas(),
                plan.reason().name(),
                decimal(plan.demandTokensPerSecond()),
                decimal(plan.forecastTokensPerSecond()),
                decimal(OptionalDouble.of(plan.leadTime().toMillis() / 1000.0)),
                time(decidedAt),
                time(decidedAt.plus(heartbeat.multipliedBy(3))));
    }

    private static List<StatusCondition> dated(
            List<Condition> conditions, long generation, Optional<ScalingPolicyStatus> before, Instant now) {
        List<StatusCondition> known =
                before.map(ScalingPolicyStatus::conditions).orElse(List.of());
        return conditions.stream()
                .map(one -> dated(
                        one,
                        generation,
                        known.stream()
                                .filter(old -> old.type().equals(one.type().name()))
                                .findFirst(),
                        now))
                .toList();
    }

    private static StatusCondition dated(
            Condition condition, long generation, Optional<StatusCondition> before, Instant now) {
        if (condition.provisional() && before.isPresent()) {
            return before.get();
        }
        String since = before.filter(
                        old -> old.status().equals(condition.status().name()))
                .map(StatusCondition::lastTransitionTime)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new StatusCondition(
                condition.type().name(),
                condition.status().name(),
                condition.reason(),
                cut(condition.message(), LONGEST_MESSAGE),
                since,
                generation);
    }

    /** True when the two differ in nothing that must be known at once: numbers, reasons, conditions. */
    static boolean saysTheSame(ScalingPolicyStatus one, ScalingPolicyStatus other) {
        return Objects.equals(one.observedGeneration(), other.observedGeneration())
                && gist(one).equals(gist(other));
    }

    private static Map<String, List<String>> gist(ScalingPolicyStatus status) {
        Map<String, List<String>> gist = new TreeMap<>();
        for (StatusCondition condition : Objects.requireNonNullElse(status.conditions(), List.<StatusCondition>of())) {
            gist.put("condition " + condition.type(), List.of(condition.status(), String.valueOf(condition.reason())));
        }
        for (ScalingPolicyStatus.PoolStatus pool :
                Objects.requireNonNullElse(status.pools(), List.<ScalingPolicyStatus.PoolStatus>of())) {
            gist.put(
                    "pool " + pool.name(),
                    List.of(
                            String.valueOf(pool.desiredReplicas()),
                            String.valueOf(pool.neededReplicas()),
                            String.valueOf(pool.feasibleReplicas()),
                            String.valueOf(pool.reason())));
        }
        return gist;
    }

    private static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    /** A decimal string with at most three decimals, as the API takes it. */
    private static @Nullable String decimal(OptionalDouble value) {
        if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
            return null;
        }
        return BigDecimal.valueOf(Math.max(0, value.getAsDouble()))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
