// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** What a TokenReview says. */
public sealed interface TokenAnswer {

    /** The token is good; the user is as the API server named him. */
    record Genuine(User user) implements TokenAnswer {}

    /** The token is not good. */
    record NotGenuine() implements TokenAnswer {}

    /**
     * It could not be found out.
     *
     * @param why for the log, half a sentence
     */
    record Unanswered(String why) implements TokenAnswer {}
}
