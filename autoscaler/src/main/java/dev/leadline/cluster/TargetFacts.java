// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.Optional;

/**
 * What is kept of a target object.
 *
 * @param resourceVersion changes with the object
 * @param template what one replica is made of, where the object says it
 */
record TargetFacts(String resourceVersion, Optional<ReplicaTemplate> template) {}
