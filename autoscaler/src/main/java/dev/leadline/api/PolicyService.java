// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.loop.CapacityMemory;
import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.DemandHistory;
import dev.leadline.loop.JsonDocuments;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyDocument;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.store.PolicyStore;
import dev.leadline.store.StoredPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies stored and in force: what is stored comes into force and what is deleted leaves nothing behind. Changes come
 * one after the other, so that store and registry cannot part.
 */
public final class PolicyService {

    private static final Logger log = LoggerFactory.getLogger(PolicyService.class);

    private final PolicyStore store;
    private final PolicyRegistry registry;
    private final DecisionJournal journal;
    private final DemandHistory history;
    private final CapacityMemory capacities;
    private final LoopMetrics metrics;
    private final InstantSource clock;

    /**
     * @param store keeps the policies
     * @param registry holds those in force
     * @param journal forgets the decisions of a deleted policy
     * @param history keeps posted and recorded demand
     * @param capacities keeps what was learned of capacities
     * @param metrics forgets the counters of a deleted policy
     * @param clock tells how much history is still of use
     */
    public PolicyService(
            PolicyStore store,
            PolicyRegistry registry,
            DecisionJournal journal,
            DemandHistory history,
            CapacityMemory capacities,
            LoopMetrics metrics,
            InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.journal = journal;
        this.history = history;
        this.capacities = capacities;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A policy that was written.
     *
     * @param stored as it is kept
     * @param created true when none of its name was there before
     */
    public record Written(StoredPolicy stored, boolean created) {}

    /** Stores a policy and brings it into force. A document equal to the stored one is not written again. */
    public synchronized Written put(ScalingPolicy policy, PolicyDocument document) {
        String body = JsonDocuments.write(document.toTree());
        Optional<StoredPolicy> known = store.get(policy.key());
        if (known.isPresent() && known.get().document().equals(body)) {
            registry.put(policy);
            return new Written(known.get(), false);
        }
        StoredPolicy stored = store.put(policy.key(), body);
        bringIntoForce(policy);
        return new Written(stored, known.isEmpty());
    }

    /** Brings a policy into force that is kept already, and teaches one that is new here the demand that is kept. */
    public synchronized void adopt(ScalingPolicy policy) {
        if (registry.find(policy.key()).isPresent()) {
            bringIntoForce(policy);
        } else {
            restore(policy);
        }
    }

    /** A policy that declares other periods than before learns the demand that is kept anew, for they may reach further back. */
    private void bringIntoForce(ScalingPolicy policy) {
        boolean otherPeriods = registry.find(policy.key())
                .filter(before ->
                        !before.forecast().periods().equals(policy.forecast().periods()))
                .isPresent();
        registry.put(policy);
        if (otherPeriods) {
            teach(policy);
        }
    }

    /**
     * Deletes a policy with its decisions and its demand history.
     *
     * @return true when there was one
     */
    public synchronized boolean delete(PolicyKey key) {
        return forget(key, store.delete(key));
    }

    /** Takes a policy out of force that is no longer kept, and forgets its decisions and its demand history. */
    public synchronized void withdraw(PolicyKey key) {
        forget(key, false);
    }

    private boolean forget(PolicyKey key, boolean known) {
        boolean inForce = registry.remove(key);
        if (known || inForce) {
            journal.forget(key);
            history.forget(key);
            capacities.forget(key);
            metrics.forget(key);
        }
        return known || inForce;
    }

    /** The stored policy of this name. */
    public Optional<StoredPolicy> get(PolicyKey key) {
        return store.get(key);
    }

    /** All stored policies, by namespace and name. */
    public List<StoredPolicy> list() {
        return store.list();
    }

    /** Teaches a policy demand from before its first observation and keeps it; absent when it is not in force. */
    public Optional<HistoryReceipt> learn(PolicyKey key, List<HistoryRow> rows, Duration step) {
        Optional<HistoryReceipt> receipt = registry.learn(key, rows, step);
        receipt.ifPresent(learned -> history.merge(key, rows, step));
        return receipt;
    }

    /**
     * Brings all stored policies into force and teaches them the demand that is kept. A stored policy that this version
     * cannot read stays stored and is left out.
     *
     * @return what was left out, a sentence each
     */
    public synchronized List<String> restore() {
        List<String> leftOut = new ArrayList<>();
        for (StoredPolicy stored : store.list()) {
            switch (PolicyParser.parse(stored.document())) {
                case ParsedPolicy.Valid(ScalingPolicy policy, PolicyDocument ignored) -> restore(policy);
                case ParsedPolicy.Invalid(var violations) -> {
                    String sentence = "The stored policy " + stored.key() + " is not in force: "
                            + violations.getFirst().path() + ": "
                            + violations.getFirst().rule() + ".";
                    log.error(sentence);
                    leftOut.add(sentence);
                }
            }
        }
        return leftOut;
    }

    private void restore(ScalingPolicy policy) {
        registry.put(policy);
        teach(policy);
    }

    private void teach(ScalingPolicy policy) {
        Instant from = journal.latest(policy.key())
                .map(last -> last.plan().time())
                .orElseGet(clock::instant)
                .minus(policy.forecast().history());
        history.read(policy.key(), from).forEach((step, rows) -> registry.learn(policy.key(), rows, step));
        registry.recall(policy.key(), capacities.recall(policy.key()))
                .forEach(anew -> log.info("{}: {}", policy.key(), anew));
    }
}
