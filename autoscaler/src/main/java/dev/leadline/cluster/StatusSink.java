// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.crd.ScalingPolicyStatus;

/** Writes the status of policies. Blocks until there is an answer; safe for use by many threads. */
@FunctionalInterface
public interface StatusSink {

    /**
     * Makes a status the one that Leadline says; what others wrote into the object stays.
     *
     * @return what became of it; a refusal or failure is a result with its sentence, not an exception
     */
    StatusWrite apply(PolicyMeta policy, ScalingPolicyStatus status);
}
