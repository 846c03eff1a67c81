// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/** Who changes the number of replicas. */
public enum Actuation {
    /** Leadline writes the scale subresource. */
    Scale,
    /** An HPA or KEDA does, reading the published number. */
    ExternalMetric
}
