// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.ScalingPlan;
import java.util.Optional;

/**
 * One decision as it is kept: what was decided, what became of it and, for a pushed observation, what it answered.
 *
 * @param plan the decision with all its steps
 * @param actuation what became of it
 * @param fingerprint digest of the pushed body that was answered, so that the same push again gets the same answer even
 *     after a restart; absent for scraped observations
 */
public record JournalEntry(ScalingPlan plan, ActuationResult actuation, Optional<String> fingerprint) {

    /** Where this entry stands in its policy's journal. */
    public JournalPosition position() {
        return JournalPosition.of(plan.time(), plan.id());
    }
}
