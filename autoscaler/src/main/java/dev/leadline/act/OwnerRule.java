// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleFacts.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what owns a target sets its replicas, so that writing them would be undone. Facts: reference of the kinds. */
final class OwnerRule {

    private static final int DEEPEST = 3;

    /** Owners that expect others to scale these kinds of theirs. */
    private static final Map<String, Set<String>> SCALED_FROM_OUTSIDE = Map.of(
            "DisaggregatedSet", Set.of("DisaggregatedSetRoleScaler"),
            "RoleBasedGroup", Set.of("RoleBasedGroupScalingAdapter"),
            "PodCliqueSet", Set.of("PodClique", "PodCliqueScalingGroup"));

    /** Owners that set the replicas of everything else of theirs, and what to name instead. */
    private static final Map<String, String> SETS_REPLICAS = Map.of(
            "DisaggregatedSet", "name its DisaggregatedSetRoleScaler as the target",
            "RoleBasedGroup", "name its RoleBasedGroupScalingAdapter as the target",
            "PodCliqueSet", "name its PodClique or PodCliqueScalingGroup as the target",
            "PodCliqueScalingGroup", "name the PodCliqueScalingGroup as the target",
            "LeaderWorkerSet", "name the LeaderWorkerSet as the target",
            "Deployment", "name the Deployment as the target",
            "Rollout", "name the Rollout as the target");

    private final Owners owners;
    private final RivalScalers rivals;

    OwnerRule(Owners owners, RivalScalers rivals) {
        this.owners = owners;
        this.rivals = rivals;
    }

    /** Reads owners, from memory where that is young enough. */
    @FunctionalInterface
    interface Owners {
        OwnerLook look(String namespace, Owner owner);
    }

    Verdict judge(ScaleFacts read) {
        return judge(read, read.target().kind(), read.owners(), 1);
    }

    private Verdict judge(ScaleFacts read, String kind, List<Owner> above, int depth) {
        Optional<Owner> controller = above.stream().filter(Owner::controller).findFirst();
        if (controller.isEmpty() || depth > DEEPEST) {
            return new Verdict.Allowed();
        }
        Owner owner = controller.get();
        if (rivals.on(read.namespace(), owner.apiVersion(), owner.kind(), owner.name())
                instanceof RivalScalers.Rival(String rivalKind, String rivalName)) {
            String other = rivalKind + " " + rivalName;
            return Verdict.Refused.conflict(
                    other + " scales " + name(owner) + ", which owns " + WriteRule.name(read)
                            + "; delete it or set actuation to ExternalMetric.",
                    other);
        }
        if (depth == 1
                && SCALED_FROM_OUTSIDE.getOrDefault(owner.kind(), Set.of()).contains(kind)) {
            return new Verdict.Allowed();
        }
        String instead = SETS_REPLICAS.get(owner.kind());
        if (depth == 1 && instead != null) {
            return controlled(read, owner, instead);
        }
        return switch (owners.look(read.namespace(), owner)) {
            case OwnerLook.Gone ignored -> new Verdict.Allowed();
            case OwnerLook.Failed failed ->
                Verdict.Refused.conflict(
                        WriteRule.name(read) + " is controlled by " + name(owner)
                                + ", and whether that sets replicas cannot be told: " + failed.sentence(),
                        name(owner));
            case OwnerLook.Found found -> found(read, owner, found, depth);
        };
    }

    private Verdict found(ScaleFacts read, Owner owner, OwnerLook.Found found, int depth) {
        if (found.scalable()) {
            return controlled(read, owner, "name that " + owner.kind() + " as the target");
        }
        if (found.replicasSet()) {
            return controlled(
                    read,
                    owner,
                    "leave replicas and autoscaling out of its specification, so that it keeps what others set");
        }
        return judge(read, owner.kind(), found.owners(), depth + 1);
    }

    private static Verdict controlled(ScaleFacts read, Owner owner, String instead) {
        return Verdict.Refused.conflict(
                WriteRule.name(read) + " gets its replicas from " + name(owner)
                        + ", which would undo any other number; " + instead + ".",
                name(owner));
    }

    private static String name(Owner owner) {
        return owner.kind() + " " + owner.name();
    }
}
