// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

/** What can be wrong with an HPA or a ScaledObject that follows a policy. */
public enum LintCode {
    /** The object is neither an HPA of autoscaling/v2 nor a ScaledObject. */
    NotAScaler,
    /** The object lives in another namespace than the policy. */
    OtherNamespace,
    /** Nothing in it reads a number of Leadline's. */
    NoLeadlineMetric,
    /** It follows other metrics too. */
    OtherMetrics,
    /** The target's type is not AverageValue. */
    NotAverageValue,
    /** A replica is not worth one replica. */
    NotOne,
    /** The selector matches no pool of the policy. */
    SelectorMatchesNothing,
    /** The selector matches more than one item, or would as soon as there are more. */
    SelectorNotUnique,
    /** The workload is another than the pool's. */
    OtherTarget,
    /** A dead band hides small changes. */
    Tolerance,
    /** A window of its own delays changes. */
    StabilizationWindow,
    /** A rate policy of its own slows changes down. */
    RatePolicy,
    /** It cannot go as low or as high as the policy. */
    BoundsNarrower,
    /** KEDA asks instead of being told. */
    NotPushed,
    /** KEDA waits before it scales to zero. */
    Cooldown,
    /** The policy only advises. */
    AdviseMode,
    /** Leadline writes the number itself. */
    ActuationScale
}
