// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.act.PoolActuation;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps of decisions that say the same again and again only one in a while, because a thousand policies decided every
 * few seconds would fill any disk. What changes a number, a reason or what became of it is always kept, and so is every
 * answer to a push. The newest decision can be found until a newer one comes, kept or not.
 */
public final class ThinnedJournal implements DecisionJournal {

    private final DecisionJournal kept;
    private final Duration steadyEvery;
    private final Map<PolicyKey, JournalEntry> lastKept = new ConcurrentHashMap<>();
    private final Map<PolicyKey, JournalEntry> newest = new ConcurrentHashMap<>();

    /**
     * @param kept where decisions go
     * @param steadyEvery time after which a decision is kept although it says the same as the one kept before
     */
    public ThinnedJournal(DecisionJournal kept, Duration steadyEvery) {
        this.kept = kept;
        this.steadyEvery = steadyEvery;
    }

    @Override
    public void record(JournalEntry entry) {
        PolicyKey policy = entry.plan().policy();
        JournalEntry before = newest.get(policy);
        if (before != null && before.plan().id().equals(entry.plan().id())) {
            return;
        }
        JournalEntry last = lastKept.get(policy);
        if (last == null || entry.fingerprint().isPresent() || !saysTheSame(last, entry) || isDue(last, entry)) {
            kept.record(entry);
            lastKept.put(policy, entry);
        }
        newest.put(policy, entry);
    }

    private boolean isDue(JournalEntry last, JournalEntry entry) {
        return !entry.plan().time().isBefore(last.plan().time().plus(steadyEvery));
    }

    private static boolean saysTheSame(JournalEntry one, JournalEntry other) {
        return numbers(one.plan()).equals(numbers(other.plan()))
                && outcomes(one.actuation()).equals(outcomes(other.actuation()));
    }

    private static List<List<Object>> numbers(ScalingPlan plan) {
        return plan.pools().entrySet().stream()
                .map(pool -> numbers(pool.getKey(), pool.getValue()))
                .toList();
    }

    private static List<Object> numbers(String pool, PoolPlan plan) {
        return List.of(
                pool,
                plan.currentReplicas(),
                plan.neededReplicas(),
                plan.desiredReplicas(),
                plan.reason(),
                plan.readyReplicas());
    }

    private static List<Object> outcomes(ActuationResult result) {
        return List.of(
                result.outcome(),
                result.pools().values().stream().map(PoolActuation::code).toList());
    }

    @Override
    public Optional<JournalEntry> find(PolicyKey policy, String id) {
        return Optional.ofNullable(newest.get(policy))
                .filter(entry -> Objects.equals(entry.plan().id(), id))
                .or(() -> kept.find(policy, id));
    }

    @Override
    public Optional<JournalEntry> latest(PolicyKey policy) {
        return Optional.ofNullable(newest.get(policy)).or(() -> kept.latest(policy));
    }

    @Override
    public Page<JournalEntry> list(JournalQuery query) {
        return kept.list(query);
    }

    @Override
    public void forget(PolicyKey policy) {
        lastKept.remove(policy);
        newest.remove(policy);
        kept.forget(policy);
    }
}
