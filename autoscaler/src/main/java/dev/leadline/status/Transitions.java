// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.decide.PoolPlan;
import dev.leadline.loop.Latest;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What began and what ended between two statuses, as notes. Pure. */
final class Transitions {

    private Transitions() {}

    /** What a decision changed. */
    static List<PolicyNote> of(
            ScalingPolicy policy, Latest latest, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus now) {
        List<PolicyNote> notes = new ArrayList<>();
        latest.actuation().pools().forEach((name, pool) -> {
            if (pool.wrote() && pool.from() != pool.to()) {
                notes.add(scaled(
                                name,
                                pool,
                                Optional.ofNullable(
                                        latest.cycle().plan().pools().get(name)))
                        .about(target(policy, name)));
            }
            if (pool.code() == ActuationCode.WrittenWithoutDrain) {
                notes.add(PolicyNote.of(EventReason.PlainShrink, "ScaleDown", pool.sentence(), name)
                        .about(target(policy, name)));
            }
        });
        conflict(policy, latest, before, now).ifPresent(notes::add);
        capacity(before, now).ifPresent(notes::add);
        readiness(policy, latest, before, now).ifPresent(notes::add);
        return notes;
    }

    /** What an invalid specification changed. */
    static List<PolicyNote> ofInvalid(ScalingPolicyStatus now) {
        return find(Optional.of(now), ConditionType.Ready)
                .map(ready -> PolicyNote.of(
                        EventReason.InvalidPolicy, "Refused", text(ready), String.valueOf(now.observedGeneration())))
                .map(List::of)
                .orElse(List.of());
    }

    /** That nothing can be seen, when it begins or has another reason than before. */
    static List<PolicyNote> ofUnseen(Optional<ScalingPolicyStatus> before, ScalingPolicyStatus now) {
        String was = find(before, ConditionType.Ready).map(Transitions::reason).orElse("");
        return find(Optional.of(now), ConditionType.Ready)
                .filter(ready -> !reason(ready).equals(was))
                .map(ready -> new PolicyNote(reason(ready), true, "Held", text(ready), "", Optional.empty()))
                .map(List::of)
                .orElse(List.of());
    }

    private static PolicyNote scaled(String name, PoolActuation pool, Optional<PoolPlan> plan) {
        String why = plan.map(one -> " " + one.sentence()).orElse("");
        return PolicyNote.of(
                EventReason.Scaled,
                pool.to() > pool.from() ? "ScaleUp" : "ScaleDown",
                "Scaled " + name + " from " + pool.from() + " to " + pool.to() + "." + why,
                name + " " + pool.from() + " " + pool.to());
    }

    private static Optional<PolicyNote> conflict(
            ScalingPolicy policy, Latest latest, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus now) {
        Optional<StatusCondition> was = find(before, ConditionType.Conflicted);
        Optional<StatusCondition> is = find(Optional.of(now), ConditionType.Conflicted);
        if (holds(is) && !(holds(was) && said(was).equals(said(is)))) {
            Optional<Map.Entry<String, PoolActuation>> pool = latest.actuation().pools().entrySet().stream()
                    .filter(one -> ActuationVerdict.of(one.getValue().code()) == ActuationVerdict.Contested)
                    .findFirst();
            String owner = pool.flatMap(one -> one.getValue().other()).orElse("");
            return is.map(condition -> PolicyNote.of(EventReason.Conflicted, "Refrained", text(condition), owner)
                    .about(pool.flatMap(one -> target(policy, one.getKey()))));
        }
        return holds(was) && !holds(is)
                ? Optional.of(PolicyNote.of(
                        EventReason.ConflictResolved,
                        "Resumed",
                        "Nothing else scales the targets any more; Leadline does.",
                        ""))
                : Optional.empty();
    }

    private static Optional<PolicyNote> capacity(Optional<ScalingPolicyStatus> before, ScalingPolicyStatus now) {
        Optional<StatusCondition> was = find(before, ConditionType.CapacityLimited);
        Optional<StatusCondition> is = find(Optional.of(now), ConditionType.CapacityLimited);
        if (holds(is) && !holds(was)) {
            return is.map(condition -> PolicyNote.of(
                    EventReason.CapacityLimited, "Limited", "Accelerators are short: " + text(condition), ""));
        }
        return holds(was) && fails(is)
                ? Optional.of(PolicyNote.of(
                        EventReason.CapacityRestored, "Resumed", "What is wanted fits on the hardware again.", ""))
                : Optional.empty();
    }

    private static Optional<PolicyNote> readiness(
            ScalingPolicy policy, Latest latest, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus now) {
        String was = find(before, ConditionType.Ready).map(Transitions::reason).orElse("");
        Optional<StatusCondition> ready = find(Optional.of(now), ConditionType.Ready);
        String is = ready.map(Transitions::reason).orElse("");
        if (is.equals(was) || ready.isEmpty()) {
            return Optional.empty();
        }
        if (is.equals(ConditionReason.MetricsUnavailable.name())) {
            return Optional.of(PolicyNote.of(EventReason.MetricsUnavailable, "Held", text(ready.get()), ""));
        }
        Optional<ActuationCode> broken = broken(is);
        if (broken.isPresent()) {
            Optional<String> pool = latest.actuation().pools().entrySet().stream()
                    .filter(one -> one.getValue().code() == broken.get())
                    .map(Map.Entry::getKey)
                    .findFirst();
            return Optional.of(new PolicyNote(
                    is, true, "Refrained", text(ready.get()), "", pool.flatMap(name -> target(policy, name))));
        }
        boolean well = is.equals(ConditionReason.Deciding.name());
        if (well && was.equals(ConditionReason.InvalidPolicy.name())) {
            return Optional.of(PolicyNote.of(
                    EventReason.PolicyValid, "Adopted", "The specification is valid again and in force.", ""));
        }
        boolean wasBad = broken(was).isPresent() || was.equals(ConditionReason.MetricsUnavailable.name());
        return well && wasBad
                ? Optional.of(PolicyNote.of(
                        EventReason.Recovered, "Resumed", "The policy is carried out again; before: " + was + ".", was))
                : Optional.empty();
    }

    private static Optional<ActuationCode> broken(String reason) {
        return Arrays.stream(ActuationCode.values())
                .filter(code -> code.name().equals(reason) && ActuationVerdict.of(code) == ActuationVerdict.Broken)
                .findFirst();
    }

    private static Optional<ScaleTarget> target(ScalingPolicy policy, String pool) {
        return policy.pool(pool).flatMap(Pool::target);
    }

    private static Optional<StatusCondition> find(Optional<ScalingPolicyStatus> status, ConditionType type) {
        return status.map(ScalingPolicyStatus::conditions).orElse(List.of()).stream()
                .filter(condition -> condition.type().equals(type.name()))
                .findFirst();
    }

    private static boolean holds(Optional<StatusCondition> condition) {
        return condition
                .filter(one -> one.status().equals(ConditionStatus.True.name()))
                .isPresent();
    }

    private static boolean fails(Optional<StatusCondition> condition) {
        return condition
                .filter(one -> one.status().equals(ConditionStatus.False.name()))
                .isPresent();
    }

    private static String said(Optional<StatusCondition> condition) {
        return condition.map(Transitions::text).orElse("");
    }

    private static String text(StatusCondition condition) {
        return Objects.requireNonNullElse(condition.message(), "");
    }

    private static String reason(StatusCondition condition) {
        return Objects.requireNonNullElse(condition.reason(), "");
    }
}
