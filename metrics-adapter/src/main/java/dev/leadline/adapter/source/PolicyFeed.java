// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.policy.PolicyKey;
import java.util.Map;
import java.util.Optional;

/**
 * The ScalingPolicies of a cluster, as they come and go. It begins anew by itself after whatever goes wrong; a list that
 * fails, and a watch that breaks, take nothing away.
 */
interface PolicyFeed extends AutoCloseable {

    /** Hears of objects, one call at a time. */
    interface Listener {

        /** An object as it is now: maps, lists and scalars, from apiVersion to status. */
        void seen(PolicyKey key, String uid, Map<?, ?> object);

        /**
         * An object is no longer there.
         *
         * @param unlisted true when nobody saw it go: a complete list did not contain it
         */
        void vanished(PolicyKey key, String uid, boolean unlisted);
    }

    /** Begins. */
    void start(Listener listener);

    /** True once all objects have been listed. */
    boolean isComplete();

    /** True while changes are being told as they happen. */
    boolean isCurrent();

    /** Whether the cluster knows ScalingPolicies, asked now; absent when it does not answer. */
    Optional<Boolean> isServed();

    @Override
    void close();
}
