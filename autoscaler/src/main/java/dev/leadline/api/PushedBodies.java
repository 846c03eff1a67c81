// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.HistoryRow;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.time.Duration;
import java.util.List;

/** Reads what is pushed. */
public interface PushedBodies {

    /** A body, or everything that is wrong with it. */
    sealed interface Read<T> {

        /** A usable body. */
        record Usable<T>(T value) implements Read<T> {}

        /** Not usable. */
        record Refused<T>(List<Violation> violations) implements Read<T> {

            /** Copies the list. */
            public Refused {
                violations = List.copyOf(violations);
            }
        }
    }

    /** A pushed observation of a policy's fleet. */
    Read<FleetSnapshot> observation(byte[] json, ScalingPolicy policy);

    /** Demand recorded before Leadline came. */
    Read<List<HistoryRow>> history(String csv, Duration step);
}
