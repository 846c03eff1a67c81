// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.util.List;

/**
 * What a pool will be able to do if nothing more is ordered: what is ready now, and each replica on its way from the moment
 * it is expected.
 *
 * @param readyShare ready capacity in whole healthy replicas
 * @param readyIn seconds until each coming replica is expected to be ready, ascending; those that wait for accelerators
 *     have no such moment and are left out
 */
record Supply(double readyShare, List<Double> readyIn) {

    /** Copies and sorts. */
    Supply {
        readyIn = readyIn.stream().sorted().toList();
    }

    /**
     * Work left over after a time when demand stays as it is: W(t) = max(0, W + (demand − capacity) · dt), capacity rising
     * as replicas come.
     *
     * @param work what waits now
     * @param demand what arrives per second
     * @param each what one replica does per second
     */
    double leftAfter(double seconds, double work, double demand, double each) {
        double left = work;
        double at = 0;
        double replicas = readyShare;
        for (double next : readyIn) {
            if (next >= seconds) {
                break;
            }
            double from = Math.max(at, next);
            left = Math.max(0, left + (demand - replicas * each) * (from - at));
            at = from;
            replicas++;
        }
        return Math.max(0, left + (demand - replicas * each) * (seconds - at));
    }

    /** The most work that waits at any moment from now until the last coming replica is there. */
    double worst(double work, double demand, double each) {
        double worst = work;
        for (double next : readyIn) {
            worst = Math.max(worst, leftAfter(Math.max(0, next), work, demand, each));
        }
        return worst;
    }

    /** Replicas that are ready or expected by then. */
    double by(double seconds) {
        return readyShare + readyIn.stream().filter(in -> in <= seconds).count();
    }
}
