// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Bursts of four to twelve seconds that come in spells: as in real traces, one burst makes the next one likely. */
final class BurstTrain {
    private final double[] edges;

    private BurstTrain(double[] edges) {
        this.edges = edges;
    }

    /** Spells of six to twelve minutes with 10 to 35 s between bursts, 12 to 24 minutes apart. */
    static BurstTrain of(double seconds, long seed) {
        RandomGenerator random = Traffic.random(seed);
        double[] edges = new double[16];
        int count = 0;
        double spell = between(random, 300, 900);
        while (spell < seconds) {
            double end = spell + between(random, 360, 720);
            double burst = spell;
            while (burst < end) {
                if (count + 2 > edges.length) {
                    edges = Arrays.copyOf(edges, 2 * edges.length);
                }
                double length = between(random, 4, 12);
                edges[count++] = burst;
                edges[count++] = burst + length;
                burst += length + between(random, 10, 35);
            }
            spell = end + between(random, 720, 1440);
        }
        return new BurstTrain(Arrays.copyOf(edges, count));
    }

    boolean covers(double time) {
        int place = Arrays.binarySearch(edges, time);
        int after = place >= 0 ? place + 1 : -place - 1;
        return after % 2 == 1;
    }

    private static double between(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
