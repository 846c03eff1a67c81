// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.PolicyController;
import dev.leadline.policy.ScalingPolicy;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One policy in force with everything that belongs to it alone. All but {@link #policy()} and {@link #latest()} is used under the lock, which
 * is fair so that observations are decided in the order they came.
 */
final class GovernedPolicy {

    private final ReentrantLock turn = new ReentrantLock(true);
    private final PolicyController controller;
    private final DemandScorecards scorecards = new DemandScorecards();
    private volatile ScalingPolicy policy;
    private volatile @Nullable Latest latest;
    private @Nullable JournalEntry last;
    private boolean lastIsJournaled = true;
    private boolean remembers;
    private boolean retired;

    GovernedPolicy(PolicyController controller) {
        this.controller = controller;
        this.policy = controller.policy();
    }

    void adopt(ScalingPolicy changed) {
        controller.adopt(changed);
        policy = changed;
    }

    ScalingPolicy policy() {
        return policy;
    }

    <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /** Nothing is decided from now on: what was waiting for its turn finds the policy gone. */
    void retire() {
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    PolicyController controller() {
        return controller;
    }

    DemandScorecards scorecards() {
        return scorecards;
    }

    Optional<Latest> latest() {
        return Optional.ofNullable(latest);
    }

    /** The last decision, of this process or of the one before. */
    Optional<JournalEntry> last(Supplier<Optional<JournalEntry>> journal) {
        if (!remembers) {
            last = journal.get().orElse(null);
            remembers = true;
        }
        return Optional.ofNullable(last);
    }

    void decided(Latest pass, JournalEntry entry) {
        latest = pass;
        last = entry;
        remembers = true;
        lastIsJournaled = false;
    }

    void journaled() {
        lastIsJournaled = true;
    }

    boolean lastIsJournaled() {
        return lastIsJournaled;
    }
}
