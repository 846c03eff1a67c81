// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.util.List;

/**
 * Hears what becomes of the ScalingPolicies of a cluster. Calls come one after the other. A listener that throws is
 * asked again at the next resync.
 */
public interface PolicyListener {

    /** A policy is new, or its specification has changed and is usable. */
    void inForce(ParsedPolicy.Valid policy, PolicyMeta meta);

    /** The specification cannot be used; what was last in force under this name stays in force. */
    void invalid(PolicyMeta meta, List<Violation> violations);

    /** The object is gone. Its targets keep their size. */
    void gone(PolicyKey key);
}
