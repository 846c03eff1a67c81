// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.ScaleFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The mark of a leader on a target, {@code <term> <identity> <time> [wrote]}. Setting it changes the target's resourceVersion, so
 * that a write which the leader before prepared is refused by the API server, however late it comes.
 *
 * @param number of the term
 * @param identity of the leader
 * @param at when it was set
 * @param wrote true when Leadline had written the target by then
 */
record TermStamp(long number, String identity, Instant at, boolean wrote) {

    static final String ANNOTATION = "leadline.dev/term";

    private static final String WROTE = "wrote";

    /** The mark on a target; one that cannot be read is as good as none. */
    static Optional<TermStamp> of(ScaleFacts read) {
        String value = read.annotations().get(ANNOTATION);
        if (value == null) {
            return Optional.empty();
        }
        String[] parts = value.split(" ", -1);
        try {
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.of(new TermStamp(
                            Long.parseLong(parts[0]),
                            parts[1],
                            Instant.parse(parts[2]),
                            parts.length > 3 && parts[3].equals(WROTE)));
        } catch (NumberFormatException | DateTimeException foreign) {
            return Optional.empty();
        }
    }

    static String value(LeaderTerm term, Instant now, boolean wrote) {
        return term.number() + " " + term.identity().replace(' ', '_') + " " + now + (wrote ? " " + WROTE : "");
    }

    boolean isOf(LeaderTerm term) {
        return number == term.number() && identity.equals(term.identity().replace(' ', '_'));
    }
}
