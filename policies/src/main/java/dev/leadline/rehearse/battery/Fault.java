// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.FleetSimulator;

/** Something that goes wrong in a load; every policy meets the same. */
public sealed interface Fault {

    /**
     * Engines say nothing for a while and work on.
     *
     * @param pool whose
     * @param from first silent second
     * @param to first second heard again
     */
    record Blackout(String pool, double from, double to) implements Fault {}

    /**
     * The oldest ready instance of a pool slows down.
     *
     * @param pool whose
     * @param share of its nominal speed that is left
     * @param at when
     */
    record Slow(String pool, double share, double at) implements Fault {}

    /**
     * A GPU of the oldest ready instance of a pool reports that it fails, and the instance dies a minute later.
     *
     * @param pool whose
     * @param at when
     */
    record Doomed(String pool, double at) implements Fault {}

    /** Arranges it in a fleet at second 0. */
    default void arrange(FleetSimulator simulator) {
        switch (this) {
            case Blackout dark -> simulator.blackout(dark.pool(), dark.from(), dark.to());
            case Slow slow -> simulator.derateOldest(slow.pool(), slow.share(), slow.at());
            case Doomed doomed -> simulator.doomOldest(doomed.pool(), doomed.at());
        }
    }
}
