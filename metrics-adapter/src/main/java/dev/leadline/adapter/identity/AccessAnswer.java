// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** What a SubjectAccessReview says. */
public sealed interface AccessAnswer {

    /** The user may. */
    record Allowed() implements AccessAnswer {}

    /** The user may not, or nobody said that he may. */
    record Denied() implements AccessAnswer {}

    /**
     * It could not be found out.
     *
     * @param why for the log, half a sentence
     */
    record Unanswered(String why) implements AccessAnswer {}
}
