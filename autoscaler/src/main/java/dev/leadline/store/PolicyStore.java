// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;
import java.util.List;
import java.util.Optional;

/** The policies of a Leadline that has no cluster to keep them. Safe for many threads. */
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
