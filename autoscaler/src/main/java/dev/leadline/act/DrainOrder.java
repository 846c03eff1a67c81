// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.policy.ScaleTarget;

/** Which replicas a kind's controller removes when its number falls, and so how far a choice of ours is honoured. */
enum DrainOrder {
    /** Unready pods first, then by {@code controller.kubernetes.io/pod-deletion-cost}: the ReplicaSet controller. */
    ByCost,
    /** The highest indexes, whatever their state. */
    ByIndex,
    /** Nobody says. */
    NotKnown;

    static DrainOrder of(ScaleTarget target) {
        int slash = target.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : target.apiVersion().substring(0, slash);
        return switch (group + "/" + target.kind()) {
            case "apps/Deployment", "argoproj.io/Rollout" -> ByCost;
            case "apps/StatefulSet",
                    "leaderworkerset.x-k8s.io/LeaderWorkerSet",
                    "disaggregatedset.x-k8s.io/DisaggregatedSetRoleScaler",
                    "grove.io/PodClique",
                    "grove.io/PodCliqueScalingGroup",
                    "workloads.x-k8s.io/RoleBasedGroupScalingAdapter" -> ByIndex;
            default -> NotKnown;
        };
    }
}
