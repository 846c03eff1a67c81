// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Policies as long as the process lives; for the demo and for tests. */
public final class InMemoryPolicies implements PolicyStore {

    private final Map<PolicyKey, StoredPolicy> kept = new TreeMap<>();
    private long version;

    @Override
    public synchronized StoredPolicy put(PolicyKey key, String document) {
        StoredPolicy stored = new StoredPolicy(key, document, ++version);
        kept.put(key, stored);
        return stored;
    }

    @Override
    public synchronized Optional<StoredPolicy> get(PolicyKey key) {
        return Optional.ofNullable(kept.get(key));
    }

    @Override
    public synchronized List<StoredPolicy> list() {
        return List.copyOf(kept.values());
    }

    @Override
    public synchronized boolean delete(PolicyKey key) {
        return kept.remove(key) != null;
    }
}
