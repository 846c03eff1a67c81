// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.Instant;
import java.util.Optional;

/** Writes Events about policies. Blocks until there is an answer. */
public interface EventSink {

    /**
     * Something that happened to a policy.
     *
     * @param name of the Event object, derived from what happened: creating it twice makes one
     * @param regarding the policy
     * @param related the scale target that it concerns, where there is one
     * @param warning true when somebody should look
     * @param reason one word for programs
     * @param action what Leadline did or refrained from, one word
     * @param note a sentence for people, at most 1,024 bytes
     * @param time when it happened first
     */
    record PolicyEvent(
            String name,
            PolicyMeta regarding,
            Optional<ScaleTarget> related,
            boolean warning,
            String reason,
            String action,
            String note,
            Instant time) {}

    /** Makes an Event. One of the same name that exists already counts as made. */
    StatusWrite create(PolicyEvent event);

    /** Says how often an Event has happened by now, at least twice, and when last. */
    StatusWrite repeat(PolicyEvent event, int count, Instant last);
}
