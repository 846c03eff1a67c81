// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.ActuationResult;
import dev.leadline.act.PoolActuation;
import dev.leadline.decide.PoolPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.loop.Latest;
import dev.leadline.policy.Mode;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conditions of a policy after a decision: a function of the decision and what became of it. */
final class PolicyConditions {

    private final ScalingPolicy policy;
    private final Latest latest;

    private PolicyConditions(ScalingPolicy policy, Latest latest) {
        this.policy = policy;
        this.latest = latest;
    }

    /** All of them, in the order of {@link ConditionType}. */
    static List<Condition> of(ScalingPolicy policy, Latest latest) {
        PolicyConditions made = new PolicyConditions(policy, latest);
        Condition metrics = made.metricsAvailable();
        return List.of(
                made.ready(metrics),
                metrics,
                made.forecastTrusted(),
                made.scalingActive(),
                made.scalingLimited(),
                made.capacityLimited(),
                made.transferBound(),
                made.conflicted(),
                made.hardwareUnknown());
    }

    /** True when a follower made the decision: it knows nothing of writing, so nothing of it is published. */
    static boolean isFollowers(ActuationResult actuation) {
        return actuation.pools().values().stream()
                .anyMatch(pool -> ActuationVerdict.of(pool.code()) == ActuationVerdict.Follower);
    }

    private Condition ready(Condition metrics) {
        Optional<Map.Entry<String, PoolActuation>> bad =
                first(ActuationVerdict.Contested).or(() -> first(ActuationVerdict.Broken));
        if (bad.isPresent()) {
            return code(
                    ConditionType.Ready,
                    ConditionStatus.False,
                    bad.get().getValue().code(),
                    sentences());
        }
        if (failedAsAWhole()) {
            return ConditionReason.ActuationFailed.because(latest.actuation().sentence());
        }
        if (metrics.reason().equals(ConditionReason.AllInstancesSilent.name())) {
            return ConditionReason.MetricsUnavailable.because(metrics.message());
        }
        return ConditionReason.Deciding.because(
                "The policy is observed and decided in mode " + policy.mode().name() + ".");
    }

    private boolean failedAsAWhole() {
        return latest.actuation().outcome() == ActuationResult.Outcome.Failed
                && latest.actuation().pools().isEmpty();
    }

    private Condition metricsAvailable() {
        List<PoolObservation> pools =
                List.copyOf(latest.cycle().observation().pools().values());
        int ready = pools.stream().mapToInt(pool -> pool.ready().size()).sum();
        List<InstanceObservation> silent =
                pools.stream().flatMap(pool -> pool.silent().stream()).toList();
        if (ready == 0) {
            return ConditionReason.NoReadyInstances.because("No instance is ready, so no engine was asked.");
        }
        if (!silent.isEmpty()) {
            String message = silent.size() + " of " + ready + " ready instances tell nothing usable; "
                    + silent.getFirst().id() + ": " + why(silent.getFirst());
            return (silent.size() == ready ? ConditionReason.AllInstancesSilent : ConditionReason.SomeInstancesSilent)
                    .because(message);
        }
        if (policy.sources().router().isPresent()
                && latest.cycle().observation().router()
                        instanceof Reading.Missing<RouterSample>(var code, String reason)) {
            return ConditionReason.RouterSilent.because("The router tells nothing: " + reason);
        }
        return ConditionReason.AllInstancesReport.because("All " + ready + " ready instances tell their metrics.");
    }

    private static String why(InstanceObservation instance) {
        if (instance.frozen()) {
            return "its gauges no longer move.";
        }
        return switch (instance.snapshot().engine()) {
            case Reading.Missing<?> missing -> missing.reason();
            case Reading.Stale<?> stale -> stale.reason();
            case Reading.Fresh<?> ignored -> "it reports nothing.";
        };
    }

    private Condition forecastTrusted() {
        if (!policy.forecast().enabled()) {
            return ConditionReason.ForecastDisabled.because("The policy switches the forecast off.");
        }
        List<String> without = plans().entrySet().stream()
                .filter(pool -> pool.getValue().forecastTokensPerSecond().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!without.isEmpty()) {
            return ConditionReason.ForecastLearning.because(
                    "No forecast is used for " + String.join(", ", without) + " yet; present demand stands in.");
        }
        return ForecastTrust.doubt(latest.standings())
                .orElseGet(() -> ConditionReason.ForecastInUse.because(
                        "Every pool is provisioned for a quantile of its forecast."));
    }

    private Condition scalingActive() {
        return switch (policy.mode()) {
            case Advise -> scaling(ConditionStatus.False, ActuationCode.AdviseMode, false);
            case Paused -> scaling(ConditionStatus.False, ActuationCode.PausedMode, false);
            case Enforce -> enforced();
        };
    }

    private Condition enforced() {
        if (failedAsAWhole()) {
            return new Condition(
                    ConditionType.ScalingActive,
                    ConditionStatus.False,
                    ConditionReason.ActuationFailed.name(),
                    latest.actuation().sentence(),
                    false);
        }
        for (ActuationVerdict bad : List.of(ActuationVerdict.Contested, ActuationVerdict.Broken)) {
            Optional<Map.Entry<String, PoolActuation>> found = first(bad);
            if (found.isPresent()) {
                return scaling(ConditionStatus.False, found.get().getValue().code(), false);
            }
        }
        Optional<Map.Entry<String, PoolActuation>> passing =
                first(ActuationVerdict.Passing).or(() -> first(ActuationVerdict.Follower));
        if (passing.isPresent()) {
            return scaling(ConditionStatus.Unknown, passing.get().getValue().code(), true);
        }
        List<PoolActuation> following = latest.actuation().pools().values().stream()
                .filter(pool -> ActuationVerdict.of(pool.code()) == ActuationVerdict.Follows)
                .toList();
        if (following.stream().anyMatch(pool -> pool.code() == ActuationCode.Draining)) {
            return scaling(ConditionStatus.True, ActuationCode.Draining, false);
        }
        if (!following.isEmpty()) {
            return ConditionReason.FollowsDesired.because(sentences());
        }
        ActuationCode wanted = first(ActuationVerdict.Wanted)
                .map(pool -> pool.getValue().code())
                .orElse(ActuationCode.NoTarget);
        return scaling(ConditionStatus.False, wanted, false);
    }

    private Condition scaling(ConditionStatus status, ActuationCode code, boolean provisional) {
        return new Condition(ConditionType.ScalingActive, status, code.name(), sentences(), provisional);
    }

    private static Condition code(ConditionType type, ConditionStatus status, ActuationCode code, String message) {
        return new Condition(type, status, code.name(), message, false);
    }

    private Condition scalingLimited() {
        List<Map.Entry<String, PoolPlan>> limited = plans().entrySet().stream()
                .filter(pool ->
                        pool.getValue().desiredReplicas() != pool.getValue().neededReplicas())
                .toList();
        if (limited.isEmpty()) {
            return ConditionReason.WithinLimits.because("Every pool gets what demand asks for.");
        }
        String message = limited.stream()
                .map(pool -> pool.getKey() + " needs " + pool.getValue().neededReplicas() + " and gets "
                        + pool.getValue().desiredReplicas() + ": "
                        + pool.getValue().reason().prose())
                .collect(Collectors.joining("; ", "", "."));
        return new Condition(
                ConditionType.ScalingLimited,
                ConditionStatus.True,
                limited.getFirst().getValue().reason().name(),
                message,
                false);
    }

    private Condition capacityLimited() {
        List<String> known = new ArrayList<>();
        List<String> scarce = new ArrayList<>();
        plans().forEach((name, plan) -> plan.feasibleReplicas().ifPresent(most -> {
            known.add(name);
            shortage(plan, most).ifPresent(sentence -> scarce.add(name + " " + sentence));
        }));
        if (!scarce.isEmpty()) {
            return ConditionReason.NotEnoughAccelerators.because(String.join("; ", scarce) + ".");
        }
        return known.isEmpty()
                ? ConditionReason.CapacityNotReported.because("Nobody tells how many accelerators are free.")
                : ConditionReason.EnoughAccelerators.because("What is wanted fits on the hardware.");
    }

    // A minimum, a schedule or another pool's share can be more than fits although demand alone is not.
    private static Optional<String> shortage(PoolPlan plan, int most) {
        if (plan.neededReplicas() > most) {
            return Optional.of("needs " + plan.neededReplicas() + " and " + most + " fit");
        }
        return plan.steps().stream()
                .filter(step -> step.code() == ReasonCode.CapacityLimited && step.to() < step.from())
                .map(step -> "is to have " + step.from() + " and gets " + step.to())
                .findFirst();
    }

    private Condition transferBound() {
        List<String> bound = plans().entrySet().stream()
                .filter(pool ->
                        pool.getValue().steps().stream().anyMatch(step -> step.code() == ReasonCode.TransferLoad))
                .map(Map.Entry::getKey)
                .toList();
        return bound.isEmpty()
                ? ConditionReason.TransferNotBinding.because("KV transfer asks for no more than computing does.")
                : ConditionReason.TransferLoad.because(
                        "Moving KV caches asks for the replicas of " + String.join(", ", bound) + ".");
    }

    private Condition conflicted() {
        Optional<Map.Entry<String, PoolActuation>> contested = first(ActuationVerdict.Contested);
        if (contested.isPresent()) {
            String message = latest.actuation().pools().entrySet().stream()
                    .filter(pool -> ActuationVerdict.of(pool.getValue().code()) == ActuationVerdict.Contested)
                    .map(pool -> pool.getKey() + ": " + pool.getValue().sentence())
                    .collect(Collectors.joining(" "));
            return code(
                    ConditionType.Conflicted,
                    ConditionStatus.True,
                    contested.get().getValue().code(),
                    message);
        }
        if (first(ActuationVerdict.Follows).isPresent()) {
            return ConditionReason.NoOtherOwner.because("Nothing else was found that scales a target.");
        }
        boolean stands = policy.mode() == Mode.Enforce
                && (first(ActuationVerdict.Passing).isPresent()
                        || first(ActuationVerdict.Broken).isPresent()
                        || failedAsAWhole());
        return new Condition(
                ConditionType.Conflicted,
                ConditionStatus.Unknown,
                ConditionReason.NotChecked.name(),
                "Nothing was about to be written, so nobody looked for other owners.",
                stands);
    }

    private Condition hardwareUnknown() {
        List<InstanceObservation> holding = latest.cycle().observation().pools().values().stream()
                .flatMap(pool -> pool.instances().stream())
                .filter(one -> one.state() != InstanceState.Pending)
                .toList();
        long unknown = holding.stream()
                .filter(one -> one.hardware() instanceof Hardware.Unknown)
                .count();
        if (holding.isEmpty()) {
            return ConditionReason.NoInstances.because("No instance holds accelerators.");
        }
        return unknown == 0
                ? ConditionReason.HardwareKnown.because("The GPUs under all " + holding.size() + " instances are seen.")
                : ConditionReason.NoDeviceMetrics.because("Nothing is known of the GPUs under " + unknown + " of "
                        + holding.size() + " instances; they count as healthy.");
    }

    private Map<String, PoolPlan> plans() {
        return latest.cycle().plan().pools();
    }

    private Optional<Map.Entry<String, PoolActuation>> first(ActuationVerdict verdict) {
        return latest.actuation().pools().entrySet().stream()
                .filter(pool -> ActuationVerdict.of(pool.getValue().code()) == verdict)
                .findFirst();
    }

    /** What became of each pool, or of the whole where pools are not told apart. */
    private String sentences() {
        if (latest.actuation().pools().isEmpty()) {
            return latest.actuation().sentence();
        }
        return latest.actuation().pools().entrySet().stream()
                .map(pool -> pool.getKey() + ": " + pool.getValue().sentence())
                .collect(Collectors.joining(" "));
    }
}
