// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** May this user do that? */
@FunctionalInterface
public interface AccessReviewer {

    /** Asks and waits for the answer; may be interrupted when it takes too long. What it throws counts as unanswered. */
    AccessAnswer review(User user, AccessRequest request);
}
