// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.act.ActuationCode;

/** What an actuation code says about a policy's health. */
enum ActuationVerdict {
    /** The target follows. */
    Follows,
    /** Somebody wants it so: mode or actuation of the policy. */
    Wanted,
    /** Another owner scales the target. */
    Contested,
    /** It should be written and cannot be. */
    Broken,
    /** Says nothing that lasts: the next decision will. */
    Passing,
    /** A follower's word, which is never published. */
    Follower;

    static ActuationVerdict of(ActuationCode code) {
        return switch (code) {
            case Written, WrittenWithoutDrain, Unchanged, Draining -> Follows;
            case AdviseMode, PausedMode, ExternalActuation, NoTarget -> Wanted;
            case Conflicted, OlderPolicy -> Contested;
            case TargetMissing, NotScalable, SelectorEmpty, Forbidden, NamespaceTerminating, Refused, Unreachable ->
                Broken;
            case LeaseEnding, Outdated, Fenced -> Passing;
            case NotLeader -> Follower;
        };
    }

    /** What an operator does about a code that appears as a reason. */
    static String remedy(ActuationCode code) {
        return switch (code) {
            case Written, Unchanged -> "nothing";
            case WrittenWithoutDrain ->
                "read the message: most often the pods do not carry the drain label, so no router can spare them";
            case Draining -> "nothing: the pool shrinks when the chosen replicas are done or the drain timeout is over";
            case AdviseMode -> "set mode to Enforce when you trust the numbers";
            case PausedMode -> "set mode to Advise or Enforce to go on";
            case ExternalActuation -> "nothing: the HPA or KEDA object reads the published number";
            case NoTarget -> "give the pool a target, or read the number from the status yourself";
            case NotLeader -> "nothing: it is never published";
            case LeaseEnding, Outdated, Fenced -> "nothing: the next decision writes";
            case Conflicted ->
                "remove the other autoscaler from the target, or set the pool's actuation to ExternalMetric";
            case OlderPolicy -> "delete one of the two policies, or give this one another target";
            case TargetMissing -> "create the target or correct its apiVersion, kind and name";
            case NotScalable -> "choose a kind with a scale subresource; for role sets that is their scaling adapter";
            case SelectorEmpty -> "give the workload a selector; its controller must publish status.selector";
            case Forbidden -> "grant Leadline get and update on the target's scale subresource (chart value rbac)";
            case NamespaceTerminating -> "nothing: the policy goes with its namespace";
            case Refused -> "read the message: a webhook, a quota or the kind's own bounds refuse the number";
            case Unreachable -> "look at the API server; Leadline holds and tries at every decision";
        };
    }
}
