// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.QuantilePath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The scorecard of one series while it runs: what was forecast at three horizons (the nearest, five minutes, the farthest)
 * is held against what then came, beside persistence with empirical quantiles. Rates are cut into the bins that forecasts
 * speak of: 15 s, and their mean over a minute beyond five minutes. A bin known for less than 80 % judges nothing.
 */
public final class OnlineScorecard {

    private static final long BIN = 15_000;
    private static final int COARSE = 4;
    private static final Duration FINE_REACH = Duration.ofMinutes(5);
    private static final double KNOWN = 0.8;
    /** After a pause beyond the farthest horizon nothing that waits can be judged. */
    private static final int LONGEST_PAUSE = 10_000;

    private final List<StandingBook> books = new ArrayList<>();
    private final double[] latest = new double[COARSE];
    private final boolean[] known = new boolean[COARSE];
    private Optional<Shape> shape = Optional.empty();
    private long bin = Long.MIN_VALUE;
    private double amount;
    private double millis;

    private record Shape(List<Duration> horizons, List<Double> quantiles) {}

    /** A scorecard of nothing. */
    public OnlineScorecard() {}

    /**
     * Takes one look.
     *
     * @param time when
     * @param rate mean rate since the look before; absent when unknown
     * @param seconds time since the look before; absent at the first one
     * @param path what is forecast now; absent while nothing is
     */
    public void take(Instant time, OptionalDouble rate, OptionalDouble seconds, Optional<QuantilePath> path) {
        path.ifPresent(this::adopt);
        if (seconds.isEmpty()) {
            return;
        }
        long to = time.toEpochMilli();
        long from = to - Math.round(seconds.getAsDouble() * 1000);
        boolean closed = spread(from, to, rate);
        if (closed && path.isPresent() && known[place(bin - 1)]) {
            double present = latest[place(bin - 1)];
            books.forEach(book -> book.open(bin - 1, present, path.get()));
        }
    }

    /** One entry per horizon, ascending; empty before the first forecast. */
    public List<HorizonStanding> standings() {
        return books.stream().map(StandingBook::standing).toList();
    }

    /** Begins anew where the horizons or quantiles are others than before. */
    private void adopt(QuantilePath path) {
        Shape asked = new Shape(path.horizons(), path.quantiles());
        if (shape.filter(asked::equals).isPresent()) {
            return;
        }
        shape = Optional.of(asked);
        books.clear();
        for (Duration horizon : chosen(path.horizons())) {
            boolean coarse = horizon.compareTo(FINE_REACH) > 0;
            long steps = Math.max(1, Math.round((double) horizon.toMillis() / BIN));
            books.add(new StandingBook(horizon, path.quantiles(), steps, coarse ? COARSE : 1));
        }
    }

    private static Set<Duration> chosen(List<Duration> horizons) {
        Set<Duration> chosen = new LinkedHashSet<>();
        chosen.add(horizons.getFirst());
        horizons.stream()
                .filter(horizon -> horizon.compareTo(FINE_REACH) <= 0)
                .reduce((a, b) -> b)
                .ifPresent(chosen::add);
        chosen.add(horizons.getLast());
        return chosen;
    }

    private boolean spread(long from, long to, OptionalDouble rate) {
        long start = from;
        if (bin == Long.MIN_VALUE || Math.floorDiv(from, BIN) - bin > LONGEST_PAUSE) {
            bin = Math.floorDiv(from, BIN);
            amount = 0;
            millis = 0;
        }
        boolean closed = false;
        while (start < to) {
            long index = Math.floorDiv(start, BIN);
            while (index > bin) {
                close();
                closed = true;
            }
            long until = Math.min(to, (index + 1) * BIN);
            if (rate.isPresent()) {
                amount += rate.getAsDouble() * (until - start);
                millis += until - start;
            }
            start = until;
        }
        if (to >= (bin + 1) * BIN) {
            close();
            closed = true;
        }
        return closed;
    }

    private void close() {
        int place = place(bin);
        known[place] = millis >= KNOWN * BIN;
        latest[place] = known[place] ? amount / millis : 0;
        for (StandingBook book : books) {
            book.close(bin, mean(book.width()));
        }
        amount = 0;
        millis = 0;
        bin++;
    }

    private Bin mean(int width) {
        double sum = 0;
        for (int back = 0; back < width; back++) {
            if (!known[place(bin - back)]) {
                return Bin.unknown();
            }
            sum += latest[place(bin - back)];
        }
        return Bin.of(sum / width);
    }

    private static int place(long index) {
        return Math.floorMod(index, COARSE);
    }
}
