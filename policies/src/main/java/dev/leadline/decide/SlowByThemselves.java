// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.CumulativeHistogram;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Tells the engines whose requests are slow because of the engine and not because the pool is too small: hardware that says
 * so, and one that is slower than its neighbours while it has no more to do than they. What such an engine misses is answered
 * by replacing it; a pool of any size would go on missing it, so it steers no quantile. Half of a pool is never called odd.
 */
final class SlowByThemselves {

    /** Engines of one pool lie this close together when they have the same to do. */
    private static final double USUAL = 1.25;

    /**
     * What one engine showed in an interval.
     *
     * @param times of its requests' tokens, at least one
     * @param running requests that it has; absent when it does not tell
     * @param hardware what its hardware is worth, 1 when nothing is wrong with it
     */
    record Shown(CumulativeHistogram times, OptionalDouble running, double hardware) {

        double mean() {
            return times.sum() / times.count();
        }
    }

    private SlowByThemselves() {}

    /** The token times of the other engines; of all of them when no other is left. */
    static List<CumulativeHistogram> leftOut(List<Shown> engines) {
        List<Shown> sound = engines.stream().filter(one -> one.hardware() == 1).toList();
        double usual = upperMedian(sound.stream().mapToDouble(Shown::mean));
        double busy =
                upperMedian(sound.stream().mapToDouble(one -> one.running().orElse(0)));
        List<CumulativeHistogram> others = sound.stream()
                .filter(one -> one.mean() <= USUAL * usual || !(one.running().orElse(Double.MAX_VALUE) <= busy))
                .map(Shown::times)
                .toList();
        return others.isEmpty() ? engines.stream().map(Shown::times).toList() : others;
    }

    /** The larger of two: of two engines neither is odd. */
    private static double upperMedian(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
