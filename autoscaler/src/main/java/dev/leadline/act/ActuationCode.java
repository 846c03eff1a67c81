// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

/** What became of the desired replicas of one pool, in one word. The names are public, as those of reason codes are. */
public enum ActuationCode {
    /** The number was written. */
    Written("the number was written"),
    /** A smaller number was written though the replicas that go could not finish their requests first. */
    WrittenWithoutDrain("the number was written, without the drain that the policy asks for"),
    /** The target has the desired size already. */
    Unchanged("the target has the desired size"),
    /** Replicas chosen to go finish their requests first. */
    Draining("the replicas that go finish their requests first"),
    /** The policy only advises. */
    AdviseMode("the policy only advises"),
    /** The policy is paused. */
    PausedMode("the policy is paused"),
    /** An HPA or KEDA follows the published number. */
    ExternalActuation("an HPA or KEDA follows the published number"),
    /** Nothing can be written here: the pool has no target. */
    NoTarget("the pool has no target"),
    /** Another replica of Leadline leads and writes. */
    NotLeader("another replica of Leadline leads and writes"),
    /** Too little of the lease is left for a write to end within it. */
    LeaseEnding("too little of the lease is left for a write to end within it"),
    /** Something else scales the target. */
    Conflicted("something else scales the target"),
    /** An older policy scales the target. */
    OlderPolicy("an older policy scales the target"),
    /** The target does not exist. */
    TargetMissing("the target does not exist"),
    /** The kind of the target is not known or cannot be scaled. */
    NotScalable("the kind of the target cannot be scaled"),
    /** The target has no pod selector, so its instances cannot be told. */
    SelectorEmpty("the target has no pod selector"),
    /** The API server does not allow it. */
    Forbidden("the API server does not allow it"),
    /** The namespace is being deleted. */
    NamespaceTerminating("the namespace is being deleted"),
    /** The target kept changing while it was written. */
    Outdated("the target kept changing while it was written"),
    /** The API server refused the number. */
    Refused("the API server refused the number"),
    /** The API server did not answer in time. */
    Unreachable("the API server did not answer in time"),
    /** The first look at the target under this lease: it was marked and is written from the next decision on. */
    Fenced("the target was marked by the new leader first");

    private final String prose;

    ActuationCode(String prose) {
        this.prose = prose;
    }

    /** Half a sentence for people. */
    public String prose() {
        return prose;
    }

    /** What it makes of the whole decision, as far as this pool goes. */
    public ActuationResult.Outcome outcome() {
        return switch (this) {
            case Written, WrittenWithoutDrain, Draining -> ActuationResult.Outcome.Applied;
            case Unchanged -> ActuationResult.Outcome.Unchanged;
            case AdviseMode, PausedMode, ExternalActuation, NoTarget, NotLeader -> ActuationResult.Outcome.Published;
            case LeaseEnding,
                    Fenced,
                    Outdated,
                    Conflicted,
                    OlderPolicy,
                    TargetMissing,
                    NotScalable,
                    SelectorEmpty,
                    Forbidden,
                    NamespaceTerminating,
                    Refused,
                    Unreachable -> ActuationResult.Outcome.Failed;
        };
    }
}
