// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** Whose token is it? */
@FunctionalInterface
public interface TokenReviewer {

    /** Asks and waits for the answer; may be interrupted when it takes too long. What it throws counts as unanswered. */
    TokenAnswer review(String token);
}
