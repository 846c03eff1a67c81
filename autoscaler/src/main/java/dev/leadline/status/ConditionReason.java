// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

/**
 * Reasons of conditions that are Leadline's own; besides them {@code Ready} and {@code ScalingActive} carry actuation
 * codes and {@code ScalingLimited} reason codes. Names are public.
 */
public enum ConditionReason {
    /** All is well. */
    Deciding(
            ConditionType.Ready,
            ConditionStatus.True,
            "the policy is observed, decided and carried out as its mode asks",
            "nothing"),
    /** Accepted and not yet decided. */
    NotYetObserved(
            ConditionType.Ready,
            ConditionStatus.Unknown,
            "the policy is accepted and no observation has been decided yet",
            "wait one scrape interval; with a push source: post an observation"),
    /** The specification breaks a rule. */
    InvalidPolicy(
            ConditionType.Ready,
            ConditionStatus.False,
            "the specification breaks rules; the last valid one stays in force",
            "mend what the message lists; `./leadline validate` says the same offline"),
    /** No ready instance tells anything. */
    MetricsUnavailable(
            ConditionType.Ready,
            ConditionStatus.False,
            "no ready instance tells anything, so nothing shrinks and growth rests on the fallback",
            "look at MetricsAvailable"),
    /** Acting failed without a code for a pool. */
    ActuationFailed(
            ConditionType.Ready,
            ConditionStatus.False,
            "carrying out the decision failed as a whole",
            "read the message and Leadline's log; the next decision tries again"),

    /** All ready instances tell. */
    AllInstancesReport(
            ConditionType.MetricsAvailable, ConditionStatus.True, "every ready instance tells its metrics", "nothing"),
    /** Some do not. */
    SomeInstancesSilent(
            ConditionType.MetricsAvailable,
            ConditionStatus.False,
            "some ready instances tell nothing usable; their pool does not shrink",
            "look at the named instance: port, path, engine, network policy"),
    /** None does. */
    AllInstancesSilent(
            ConditionType.MetricsAvailable,
            ConditionStatus.False,
            "no ready instance tells anything usable",
            "check port and path in the pool's metrics, and the network policy towards the pods"),
    /** The router does not tell. */
    RouterSilent(
            ConditionType.MetricsAvailable,
            ConditionStatus.False,
            "the router in the policy's sources tells nothing usable",
            "check service and port of sources.router"),
    /** Nobody is there to tell. */
    NoReadyInstances(
            ConditionType.MetricsAvailable,
            ConditionStatus.Unknown,
            "no instance is ready, so there is nobody to ask",
            "nothing, while replicas start; otherwise look at the pods"),

    /** Who is there is not known. */
    InstancesUnknown(
            ConditionType.MetricsAvailable,
            ConditionStatus.Unknown,
            "a target cannot be read, so its instances are not known and nothing is decided",
            "look at Ready, which names the target and what to do"),

    /** Forecasts are used. */
    ForecastInUse(
            ConditionType.ForecastTrusted,
            ConditionStatus.True,
            "every pool is provisioned for a quantile of its forecast",
            "nothing"),
    /** Too little is known to forecast. */
    ForecastLearning(
            ConditionType.ForecastTrusted,
            ConditionStatus.False,
            "some pool has no forecast yet and follows present demand",
            "nothing: it comes with more observations; `POST …/history` shortens the wait"),
    /** Demand exceeds it more often than it says. */
    ForecastTooLow(
            ConditionType.ForecastTrusted,
            ConditionStatus.False,
            "demand rose above a quantile of the forecast clearly more often than that quantile allows",
            "expect misses; look at `leadline_forecast_coverage_ratio`, give `schedule` or `events` what you know of,"
                    + " and lower nothing by hand: present demand is always provisioned for"),
    /** It has no skill. */
    ForecastWithoutSkill(
            ConditionType.ForecastTrusted,
            ConditionStatus.False,
            "the forecast lost clearly more than the last value with its usual errors would have",
            "look at `leadline_forecast_relative_loss_ratio`; remove `forecast.periods` that do not recur"),
    /** Switched off. */
    ForecastDisabled(
            ConditionType.ForecastTrusted,
            ConditionStatus.False,
            "the policy switches the forecast off",
            "set forecast.enabled to true"),

    /** The targets follow. */
    FollowsDesired(
            ConditionType.ScalingActive,
            ConditionStatus.True,
            "every target has, or was just told, its desired size",
            "nothing"),

    /** Desired is what is needed. */
    WithinLimits(
            ConditionType.ScalingLimited, ConditionStatus.False, "every pool gets what demand asks for", "nothing"),

    /** Hardware is short. */
    NotEnoughAccelerators(
            ConditionType.CapacityLimited,
            ConditionStatus.True,
            "more replicas are wanted than fit on the free accelerators",
            "add nodes, free accelerators, or lower the objectives or minima; neededReplicas shows what demand asks for"),
    /** Hardware suffices. */
    EnoughAccelerators(ConditionType.CapacityLimited, ConditionStatus.False, "what is wanted fits", "nothing"),
    /** Nobody knows. */
    CapacityNotReported(
            ConditionType.CapacityLimited,
            ConditionStatus.Unknown,
            "nobody tells how many accelerators are free",
            "allow Leadline to list nodes and pods, or push `accelerators.free`"),

    /** Transfers ask for replicas. */
    TransferLoad(
            ConditionType.TransferBound,
            ConditionStatus.True,
            "moving KV caches, not computing, asks for replicas",
            "look at the interconnect between prefill and decode"),
    /** They do not. */
    TransferNotBinding(
            ConditionType.TransferBound,
            ConditionStatus.False,
            "KV transfer asks for no more than computing does",
            "nothing"),

    /** Nobody else scales. */
    NoOtherOwner(
            ConditionType.Conflicted, ConditionStatus.False, "nothing else was found that scales a target", "nothing"),
    /** Nobody looked. */
    NotChecked(
            ConditionType.Conflicted,
            ConditionStatus.Unknown,
            "nothing is written in this mode, so nobody looked for other owners",
            "nothing; the check comes before the first write in mode Enforce"),

    /** GPUs are not seen. */
    NoDeviceMetrics(
            ConditionType.HardwareUnknown,
            ConditionStatus.True,
            "no device exporter is joined to some instances; their GPUs count as healthy",
            "install DCGM exporter, or leave it: engine signals alone decide"),
    /** GPUs are seen. */
    HardwareKnown(
            ConditionType.HardwareUnknown, ConditionStatus.False, "the GPUs under every instance are seen", "nothing"),
    /** Nothing runs. */
    NoInstances(ConditionType.HardwareUnknown, ConditionStatus.Unknown, "no instance holds accelerators", "nothing");

    private final ConditionType type;
    private final ConditionStatus status;
    private final String prose;
    private final String remedy;

    ConditionReason(ConditionType type, ConditionStatus status, String prose, String remedy) {
        this.type = type;
        this.status = status;
        this.prose = prose;
        this.remedy = remedy;
    }

    /** The condition it belongs to. */
    public ConditionType type() {
        return type;
    }

    /** The status that it explains. */
    public ConditionStatus status() {
        return status;
    }

    /** What it means, half a sentence. */
    public String prose() {
        return prose;
    }

    /** What an operator does about it. */
    public String remedy() {
        return remedy;
    }

    /** A condition for this reason. */
    Condition because(String message) {
        return new Condition(type, status, name(), message, false);
    }
}
