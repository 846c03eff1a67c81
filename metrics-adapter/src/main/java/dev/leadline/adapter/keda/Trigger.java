// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.board.Snapshot;

/** A trigger of a ScaledObject, read. */
sealed interface Trigger permits PoolTrigger, Trigger.Wrong {

    /** What this trigger hears of a snapshot. */
    Answer answer(Snapshot snapshot);

    /** A trigger that no snapshot can answer. */
    record Wrong(Answer.Refused why) implements Trigger {

        @Override
        public Answer answer(Snapshot snapshot) {
            return why;
        }
    }
}
