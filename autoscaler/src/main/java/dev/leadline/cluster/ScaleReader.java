// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;

/** Reads a scale target from the API server, now. Answers failures as values. */
@FunctionalInterface
public interface ScaleReader {

    /** Reads the object and its scale subresource. */
    ScaleLook read(String namespace, ScaleTarget target);
}
