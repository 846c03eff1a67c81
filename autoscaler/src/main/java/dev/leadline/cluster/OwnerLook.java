// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.List;

/** What became of reading the owner of a scale target. */
public sealed interface OwnerLook {

    /**
     * It was read.
     *
     * @param scalable true when its own kind has a scale subresource
     * @param replicasSet true when its specification asks for a number of replicas or for autoscaling of its own
     * @param owners of the owner
     */
    record Found(boolean scalable, boolean replicasSet, List<ScaleFacts.Owner> owners) implements OwnerLook {

        /** Copies the list. */
        public Found {
            owners = List.copyOf(owners);
        }
    }

    /** It is not there any more: it controls nothing. */
    record Gone() implements OwnerLook {}

    /**
     * It could not be read.
     *
     * @param sentence what, where and what to do
     */
    record Failed(String sentence) implements OwnerLook {}
}
