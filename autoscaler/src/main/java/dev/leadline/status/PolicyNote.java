// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.policy.ScaleTarget;
import java.util.Optional;

/**
 * Something worth an Event.
 *
 * @param reason one word for programs
 * @param warning true when somebody should look
 * @param action what Leadline did or refrained from, one word
 * @param sentence for people
 * @param sameness notes of one policy with equal reason and sameness are the same thing happening again
 * @param related the scale target that it concerns
 */
record PolicyNote(
        String reason,
        boolean warning,
        String action,
        String sentence,
        String sameness,
        Optional<ScaleTarget> related) {

    static PolicyNote of(EventReason reason, String action, String sentence, String sameness) {
        return new PolicyNote(reason.name(), reason.warning(), action, sentence, sameness, Optional.empty());
    }

    PolicyNote about(Optional<ScaleTarget> target) {
        return new PolicyNote(reason, warning, action, sentence, sameness, target);
    }
}
