// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

/**
 * Reasons of Events that are Leadline's own; where a target cannot be scaled, the actuation code is the reason. Names
 * are public.
 */
public enum EventReason {
    /** A number was written. */
    Scaled(false, "a target was told its new size, from → to and why"),
    /** Somebody else scales the target. */
    Conflicted(true, "something else scales a target; nothing is written until it stops"),
    /** Nobody else does any more. */
    ConflictResolved(false, "the other owner is gone; Leadline writes again"),
    /** Hardware is short. */
    CapacityLimited(true, "more replicas are wanted than fit on the free accelerators"),
    /** Hardware suffices again. */
    CapacityRestored(false, "what demand asks for fits again"),
    /** The specification breaks rules. */
    InvalidPolicy(true, "the specification breaks rules; the last valid one stays in force"),
    /** It no longer does. */
    PolicyValid(false, "the specification is valid again"),
    /** Nothing can be seen. */
    MetricsUnavailable(true, "no ready instance tells its metrics, so nothing shrinks"),
    /** The targets can be scaled again, or the metrics are back. */
    Recovered(false, "what kept the policy from being carried out is over"),
    /** Drain was asked for and could not be done. */
    PlainShrink(true, "the pool shrank without the drain that the policy asks for; the note says why");

    private final boolean warning;
    private final String prose;

    EventReason(boolean warning, String prose) {
        this.warning = warning;
        this.prose = prose;
    }

    /** True when somebody should look. */
    public boolean warning() {
        return warning;
    }

    /** What it means, half a sentence. */
    public String prose() {
        return prose;
    }
}
