// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.PolicyMeta;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.loop.Latest;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.util.Optional;

/** Hears what changes about policies while this replica leads. Called in the deciding thread; returns quickly. */
public interface PolicyNotes {

    /** Does nothing. */
    PolicyNotes NONE = new PolicyNotes() {};

    /**
     * A decision was made and acted on.
     *
     * @param before what was last said about the policy
     * @param status what is said now
     */
    default void decided(
            PolicyMeta meta,
            ScalingPolicy policy,
            Latest latest,
            Optional<ScalingPolicyStatus> before,
            ScalingPolicyStatus status) {}

    /** The newest specification is not valid. */
    default void invalid(PolicyMeta meta, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus status) {}

    /** Nothing could be seen or decided. */
    default void unseen(PolicyMeta meta, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus status) {}

    /** A policy was deleted. */
    default void gone(PolicyKey key) {}
}
