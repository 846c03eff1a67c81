// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;

/**
 * Which ScalingPolicy object, and which version of it.
 *
 * @param key namespace and name
 * @param uid identity; a new object of the same name has another
 * @param generation of its specification
 * @param resourceVersion of the whole object
 * @param created when it was made
 */
public record PolicyMeta(PolicyKey key, String uid, long generation, String resourceVersion, Instant created) {}
