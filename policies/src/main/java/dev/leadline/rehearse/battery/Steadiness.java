// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import java.util.ArrayList;
import java.util.List;

/**
 * How calmly a pool was scaled.
 *
 * @param turns changes of direction in the sizes ordered
 * @param demandTurns changes of direction in what demand asks for: its 4-minute means in whole replicas
 * @param raises orders that made it larger
 * @param undone raises of which a replica was given back within one cold start
 * @param hours length of the run
 */
public record Steadiness(int turns, int demandTurns, int raises, int undone, double hours) {
    private static final double MEAN_SECONDS = 240;

    /**
     * A size ordered.
     *
     * @param seconds when
     * @param replicas how many
     */
    public record Order(double seconds, int replicas) {}

    /**
     * Judges the orders of one pool.
     *
     * @param orders by time; equal neighbours count once
     * @param need replicas that demand asks for, in bins
     * @param binSeconds length of a bin
     * @param coldStartSeconds within which giving back is an undone raise
     */
    public static Steadiness of(List<Order> orders, double[] need, double binSeconds, double coldStartSeconds) {
        List<Order> changes = new ArrayList<>();
        for (Order one : orders) {
            if (changes.isEmpty() || changes.getLast().replicas() != one.replicas()) {
                changes.add(one);
            }
        }
        int raises = 0;
        int undone = 0;
        for (int i = 1; i < changes.size(); i++) {
            if (changes.get(i).replicas() > changes.get(i - 1).replicas()) {
                raises++;
                undone += isUndone(changes, i, coldStartSeconds) ? 1 : 0;
            }
        }
        return new Steadiness(
                turns(changes.stream().mapToInt(Order::replicas).toArray()),
                turns(means(need, binSeconds)),
                raises,
                undone,
                need.length * binSeconds / 3600);
    }

    /** Changes of direction per hour beyond those of demand; at least 0. */
    public double excessTurnsPerHour() {
        return Math.max(0, turns - demandTurns) / hours;
    }

    private static boolean isUndone(List<Order> changes, int raise, double coldStartSeconds) {
        double until = changes.get(raise).seconds() + coldStartSeconds;
        for (int i = raise + 1; i < changes.size() && changes.get(i).seconds() < until; i++) {
            if (changes.get(i).replicas() < changes.get(raise).replicas()) {
                return true;
            }
        }
        return false;
    }

    private static int[] means(double[] need, double binSeconds) {
        int width = (int) Math.max(1, MEAN_SECONDS / binSeconds);
        int[] means = new int[Math.max(1, need.length / width)];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            int bins = Math.min(width, need.length - i * width);
            for (int bin = 0; bin < bins; bin++) {
                sum += need[i * width + bin];
            }
            means[i] = (int) Math.ceil(sum / bins);
        }
        return means;
    }

    private static int turns(int[] sizes) {
        int turns = 0;
        int direction = 0;
        for (int i = 1; i < sizes.length; i++) {
            int now = Integer.signum(sizes[i] - sizes[i - 1]);
            if (now != 0) {
                turns += direction != 0 && now != direction ? 1 : 0;
                direction = now;
            }
        }
        return turns;
    }
}
