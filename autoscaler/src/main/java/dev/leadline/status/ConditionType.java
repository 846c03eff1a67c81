// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

/** The conditions of a ScalingPolicy. Names are public. */
public enum ConditionType {
    /** The policy is valid, its fleet is seen, and the mode's work can be done. */
    Ready,
    /** The ready instances tell their metrics. */
    MetricsAvailable,
    /** Decisions rest on the forecast. */
    ForecastTrusted,
    /** The desired number reaches the targets through Leadline. */
    ScalingActive,
    /** A limit keeps the desired number away from what demand asks for. */
    ScalingLimited,
    /** Hardware keeps it away. */
    CapacityLimited,
    /** KV transfer, not computing, asks for replicas. */
    TransferBound,
    /** Something else scales a target. */
    Conflicted,
    /** Nothing is known of the GPUs under some instances. */
    HardwareUnknown
}
