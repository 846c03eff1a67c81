// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;

/** Allows what a test says; can be slow or out of reach. */
final class FakeAccessReviewer implements AccessReviewer {

    /** One question. */
    record Asked(User user, AccessRequest request) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<User, AccessRequest> rule = (user, request) -> false;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean away;

    FakeAccessReviewer allows(BiPredicate<User, AccessRequest> what) {
        rule = what;
        return this;
    }

    /** Answers nothing more until the latch is open. */
    void wait(CountDownLatch until) {
        gate = until;
    }

    void goAway() {
        away = true;
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public AccessAnswer review(User user, AccessRequest request) {
        asked.add(new Asked(user, request));
        try {
            gate.await();
        } catch (InterruptedException tooLate) {
            return new AccessAnswer.Unanswered("interrupted");
        }
        if (away) {
            throw new IllegalStateException("connection refused");
        }
        return rule.test(user, request) ? new AccessAnswer.Allowed() : new AccessAnswer.Denied();
    }
}
