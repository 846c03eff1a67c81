// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScaleTarget;
import java.util.Optional;

/** Which policy a target belongs to. Answers from memory. Safe for use by many threads. */
@FunctionalInterface
public interface TargetClaims {

    /** The older policy that names the same target; absent when the target is this policy's own. */
    Optional<PolicyKey> olderClaim(PolicyKey policy, ScaleTarget target);
}
