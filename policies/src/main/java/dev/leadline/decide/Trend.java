// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast demand is rising right now: the least-squares slope over the last half minute, less two of its standard errors. A
 * rise that has lasted a while is expected to go on for twice as long where jumps of this demand last, so a young one promises
 * little and a step, which has no slope once it is over, promises nothing.
 */
final class Trend {

    private static final double WINDOW_SECONDS = 40;
    private static final int FEWEST = 5;
    private static final double UNCERTAINTIES = 2.0;
    private static final double GOES_ON = 2.0;

    /** When more of the rise than this came between two looks, it was a step. */
    private static final double LARGEST_PART = 0.5;

    private record Point(Instant at, double rate) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private double slope;
    private double lasted;

    void add(double rate, double seconds, Instant now) {
        points.addLast(new Point(now, rate));
        while (seconds(points.getFirst(), now) > WINDOW_SECONDS) {
            points.removeFirst();
        }
        slope = points.size() < FEWEST ? 0 : leastSlope(now);
        lasted = slope > 0 ? lasted + seconds : 0;
    }

    void interrupt() {
        points.clear();
        slope = 0;
        lasted = 0;
    }

    /** What it will have risen by after a time, where nothing speaks against a rise that goes on. */
    double rise(double seconds) {
        return rise(seconds, 1);
    }

    /**
     * What demand will have risen by after a time.
     *
     * @param trust share of rises that go on, 1 where nothing speaks against it
     */
    double rise(double seconds, double trust) {
        return slope * Math.min(seconds, trust * GOES_ON * (lasted + WINDOW_SECONDS / 2));
    }

    /** The slope less {@link #UNCERTAINTIES} of its standard errors; 0 when that is not above 0. */
    private double leastSlope(Instant now) {
        int count = points.size();
        double meanTime = 0;
        double meanRate = 0;
        for (Point point : points) {
            meanTime -= seconds(point, now) / count;
            meanRate += point.rate() / count;
        }
        double times = 0;
        double products = 0;
        double rates = 0;
        for (Point point : points) {
            double time = -seconds(point, now) - meanTime;
            double rate = point.rate() - meanRate;
            times += time * time;
            products += time * rate;
            rates += rate * rate;
        }
        if (times <= 0) {
            return 0;
        }
        double found = products / times;
        double unexplained = Math.max(0, rates - found * products);
        if (largestIncrement()
                > LARGEST_PART * (points.getLast().rate() - points.getFirst().rate())) {
            return 0;
        }
        double error = Math.sqrt(unexplained / Math.max(1, count - 2) / times);
        return Math.max(0, found - UNCERTAINTIES * error);
    }

    private double largestIncrement() {
        double largest = 0;
        double before = points.getFirst().rate();
        for (Point point : points) {
            largest = Math.max(largest, point.rate() - before);
            before = point.rate();
        }
        return largest;
    }

    private static double seconds(Point point, Instant now) {
        return Duration.between(point.at(), now).toMillis() / 1000.0;
    }
}
