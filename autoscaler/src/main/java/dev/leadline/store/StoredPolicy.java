// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;

/**
 * A policy as its author wrote it.
 *
 * @param key which policy
 * @param document the object in the shape of the CRD, as JSON
 * @param resourceVersion grows with every write to any policy of the store
 */
public record StoredPolicy(PolicyKey key, String document, long resourceVersion) {}
