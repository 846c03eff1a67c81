// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last {@value #KEPT} bins of several signals side by side, and what they say of the signals' common future. Each past moment
 * tells how far all signals moved within a horizon from there. A scenario is such a moment: a signal with a forecast of its own is
 * read from that forecast at the rank of its move among all moves (an empirical copula), a signal without one goes on from its
 * last value by the move itself. So scenarios keep how signals go together at any horizon, and cost one row of numbers per bin.
 *
 * <p>Until {@value #ENOUGH} moments are known, forecast signals are taken to peak together, which provides for too much of a load
 * that rises with each of them and never for too little; and nothing is said of signals without a forecast.
 *
 * <p>Confined to one thread; equal calls give equal scenarios.
 */
public final class JointHistory {

    private static final int KEPT = 360;
    private static final int ENOUGH = 60;

    /** A signal as scenarios are asked for it. */
    public sealed interface Signal {
        /** Its place in the rows. */
        int index();
    }

    /** A signal that is forecast: only the order of its futures is taken from here. */
    public record Forecast(int index, QuantilePath path) implements Signal {}

    /**
     * A signal without a forecast: it goes on from its last value by its own past moves, not below zero.
     *
     * @param most what it never exceeds
     */
    public record Moves(int index, double most) implements Signal {}

    private final int signals;
    private final long stepMillis;
    private final float[] values;
    private final BitSet known;
    private long newest = Long.MIN_VALUE;

    /**
     * @param signals how many
     * @param step width of a bin
     */
    public JointHistory(int signals, Duration step) {
        if (signals < 1 || step.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a joint history is of one signal or more, in bins of a millisecond or more");
        }
        this.signals = signals;
        this.stepMillis = step.toMillis();
        this.values = new float[KEPT * signals];
        this.known = new BitSet(values.length);
    }

    /**
     * Takes a full bin; bins left out are unknown.
     *
     * @param start when the bin began, after the one before
     * @param row the value of each signal; empty where it is not known
     */
    public void learn(Instant start, List<OptionalDouble> row) {
        check(row.size());
        long bin = Math.floorDiv(start.toEpochMilli(), stepMillis);
        if (bin <= newest) {
            throw new IllegalArgumentException("bins come in order: " + start + " is not after the last one");
        }
        for (long left = Math.max(newest + 1, bin - KEPT + 1); newest > Long.MIN_VALUE && left < bin; left++) {
            known.clear(place(left), place(left) + signals);
        }
        newest = bin;
        for (int i = 0; i < signals; i++) {
            OptionalDouble value = row.get(i);
            known.set(place(bin) + i, value.isPresent());
            values[place(bin) + i] = (float) value.orElse(0);
        }
    }

    /** The newest value of a signal; empty where the newest bin did not tell it. */
    public OptionalDouble present(int signal) {
        return newest > Long.MIN_VALUE && known.get(place(newest) + signal)
                ? OptionalDouble.of(values[place(newest) + signal])
                : OptionalDouble.empty();
    }

    /**
     * Common futures of some of the signals.
     *
     * @param horizon how far ahead, from the end of the newest bin
     * @param asked which signals, in the order in which a future holds them
     * @return empty when a signal without a forecast has no present value or too little past
     */
    public Optional<Scenarios> scenarios(Duration horizon, List<Signal> asked) {
        int bins = Math.toIntExact(Math.clamp(Math.round((double) horizon.toMillis() / stepMillis), 1, KEPT));
        long[] moments = moments(bins, asked);
        boolean together = moments.length < ENOUGH;
        int count = together ? KEPT : moments.length;
        double[][] futures = new double[count][asked.size()];
        for (int column = 0; column < asked.size(); column++) {
            switch (asked.get(column)) {
                case Forecast forecast -> {
                    Marginal marginal = Marginal.of(forecast.path(), horizon);
                    int[] order = together ? inOrder(count) : byMove(moments, bins, forecast.index());
                    for (int rank = 0; rank < count; rank++) {
                        futures[order[rank]][column] = marginal.at((rank + 0.5) / count);
                    }
                }
                case Moves moves -> {
                    OptionalDouble now = present(moves.index());
                    if (together || now.isEmpty()) {
                        return Optional.empty();
                    }
                    for (int i = 0; i < count; i++) {
                        double then = now.getAsDouble() + move(moments[i], bins, moves.index());
                        futures[i][column] = Math.clamp(then, 0, moves.most());
                    }
                }
            }
        }
        return Optional.of(new Scenarios(futures));
    }

    /** Past bins from which all signals are known, and again a horizon later. */
    private long[] moments(int bins, List<Signal> asked) {
        long[] found = new long[KEPT];
        int count = 0;
        for (long bin = newest - KEPT + 1; newest > Long.MIN_VALUE && bin + bins <= newest; bin++) {
            if (isKnown(bin, asked) && isKnown(bin + bins, asked)) {
                found[count++] = bin;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isKnown(long bin, List<Signal> asked) {
        for (Signal signal : asked) {
            if (!known.get(place(bin) + signal.index())) {
                return false;
            }
        }
        return true;
    }

    private float move(long bin, int bins, int signal) {
        return values[place(bin + bins) + signal] - values[place(bin) + signal];
    }

    /** The moments in the order of one signal's moves; equal moves keep the order of time, so that signals at rest peak together. */
    private int[] byMove(long[] moments, int bins, int signal) {
        long[] keys = new long[moments.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(move(moments[i], bins, signal));
            int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[i] = ((long) ordered << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private int place(long bin) {
        return Math.floorMod(bin, KEPT) * signals;
    }

    private void check(int count) {
        if (count != signals) {
            throw new IllegalArgumentException("the history is of " + signals + " signals, not " + count);
        }
    }
}
