// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;
import java.util.List;
import java.util.Optional;

/**
 * Keeps policies: in the database, or in a cluster as its objects. Safe for many threads. Every method may throw
 * {@link PolicyRefusedException}, which says in a sentence why the place that keeps them would not.
 */
public interface PolicyStore {

    /**
     * Keeps a policy, replacing one of the same name. When this returns, the policy survives a crash of the process.
     *
     * @param document the object in the shape of the CRD, as JSON
     */
    StoredPolicy put(PolicyKey key, String document);

    /** The policy of this name. */
    Optional<StoredPolicy> get(PolicyKey key);

    /** All policies, by namespace and name. */
    List<StoredPolicy> list();

    /**
     * Removes a policy.
     *
     * @return true when there was one
     */
    boolean delete(PolicyKey key);
}
