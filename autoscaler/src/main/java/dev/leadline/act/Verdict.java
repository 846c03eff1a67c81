// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.util.Optional;

/** What a rule says of a write. */
sealed interface Verdict {

    /** Go on. */
    record Allowed() implements Verdict {}

    /** The target has changed since it was read: read it again. */
    record Reread() implements Verdict {}

    /** Write this number. */
    record Write(int replicas) implements Verdict {}

    /**
     * Do not write.
     *
     * @param code in one word
     * @param sentence for people
     * @param other who else scales the target, when that is why
     */
    record Refused(ActuationCode code, String sentence, Optional<String> other) implements Verdict {

        static Refused because(ActuationCode code, String sentence) {
            return new Refused(code, sentence, Optional.empty());
        }

        static Refused conflict(String sentence, String other) {
            return new Refused(ActuationCode.Conflicted, sentence, Optional.of(other));
        }

        PoolActuation at(int replicas) {
            return new PoolActuation(code, replicas, replicas, sentence, other);
        }
    }
}
