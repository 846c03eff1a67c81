// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes scenarios of several signals at one horizon. It remembers at which ranks of their own forecasts the signals came true
 * together, the last {@value #KEPT} times. A scenario reads the present forecasts at such ranks, which are first spread evenly over
 * (0, 1) for each signal: only how signals go together is learned here, how wide each is stays its own forecast's business. Until {@value #ENOUGH}
 * outcomes are known all signals are taken to peak together, which provides for too much and never for too little of a load
 * that rises with each of them.
 *
 * <p>Confined to one thread; equal calls give equal scenarios.
 */
public final class JointForecaster {

    private static final int KEPT = 360;
    private static final int ENOUGH = 60;

    private final int signals;
    private final Duration horizon;
    private final double[][] ranks = new double[KEPT][];
    private int next;
    private int known;

    /**
     * @param signals how many
     * @param horizon how far ahead
     */
    public JointForecaster(int signals, Duration horizon) {
        if (signals < 1) {
            throw new IllegalArgumentException("a joint forecast is of one signal or more");
        }
        this.signals = signals;
        this.horizon = horizon;
    }

    /**
     * Takes what came true.
     *
     * @param issued what had been forecast of each signal, one horizon before
     * @param came what came, in the same order
     */
    public void learn(List<QuantilePath> issued, double[] came) {
        check(issued.size());
        check(came.length);
        double[] row = new double[signals];
        for (int i = 0; i < signals; i++) {
            row[i] = Marginal.of(issued.get(i), horizon).rank(came[i]);
        }
        ranks[next] = row;
        next = (next + 1) % KEPT;
        known = Math.min(known + 1, KEPT);
    }

    /** Futures of all signals at the horizon, from their forecasts of now, in the same order. */
    public Scenarios scenarios(List<QuantilePath> ahead) {
        check(ahead.size());
        List<Marginal> marginals =
                ahead.stream().map(path -> Marginal.of(path, horizon)).toList();
        boolean together = known < ENOUGH;
        int count = together ? KEPT : known;
        double[][] futures = new double[count][signals];
        for (int i = 0; i < signals; i++) {
            int[] order = together ? IntStream.range(0, count).toArray() : ascending(i);
            for (int place = 0; place < count; place++) {
                futures[order[place]][i] = marginals.get(i).at((place + 0.5) / count);
            }
        }
        return new Scenarios(futures);
    }

    /** The remembered outcomes in the order of one signal's ranks. */
    private int[] ascending(int signal) {
        return IntStream.range(0, known)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> ranks[row][signal]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void check(int count) {
        if (count != signals) {
            throw new IllegalArgumentException("the forecast is of " + signals + " signals, not " + count);
        }
    }
}
