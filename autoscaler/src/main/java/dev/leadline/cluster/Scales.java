// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.Duration;

/** Scale targets as the API server has them: every call asks it. Failures are results, not exceptions. */
public interface Scales extends ScaleReader {

    /** Reads the object and its scale subresource. */
    @Override
    ScaleLook read(String namespace, ScaleTarget target);

    /**
     * Writes replicas, if the target is still as it was read. Sent once and never again.
     *
     * @param deadline after which no answer is waited for
     */
    ScaleWrite write(ScaleFacts read, int replicas, Duration deadline);

    /**
     * Sets an annotation of the target, if it is still as it was read. Every earlier read of it is outdated from then on.
     *
     * @param deadline after which no answer is waited for
     */
    ScaleWrite annotate(ScaleFacts read, String key, String value, Duration deadline);

    /** Reads what owns a target, as far as it matters to who sets replicas. */
    OwnerLook owner(String namespace, ScaleFacts.Owner owner);
}
