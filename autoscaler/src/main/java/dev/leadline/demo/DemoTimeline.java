// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Everything that the charts show, one point per round of scrapes. Written by one thread, read by many. */
final class DemoTimeline {

    private final List<Point> points = new ArrayList<>();

    /**
     * One round.
     *
     * @param seconds simulated seconds since the start
     * @param pools by name
     * @param attainment share of requests within both targets so far
     * @param attainmentLastMinute the same for requests that ended within the last minute
     * @param gpuHours accelerator-hours so far
     */
    record Point(
            double seconds,
            Map<String, PoolPoint> pools,
            OptionalDouble attainment,
            OptionalDouble attainmentLastMinute,
            double gpuHours) {}

    /**
     * One pool in one round.
     *
     * @param demand tokens per second that arrive
     * @param ready replicas that take requests
     * @param starting replicas on their way
     * @param desired replicas decided on
     * @param bandFor simulated second that the forecast is for
     * @param p50 median forecast for that second
     * @param p99 99th percentile forecast for that second
     */
    record PoolPoint(
            OptionalDouble demand,
            int ready,
            int starting,
            int desired,
            OptionalDouble bandFor,
            OptionalDouble p50,
            OptionalDouble p99) {}

    /**
     * The points from one on, turned into columns.
     *
     * @param from index of the first point
     * @param t seconds of each point
     * @param pools columns by pool name
     * @param series columns that belong to no pool
     */
    record Part(int from, List<Double> t, Map<String, PoolColumns> pools, Map<String, List<OptionalDouble>> series) {}

    /** Columns of one pool. */
    record PoolColumns(
            List<OptionalDouble> demand,
            List<Integer> ready,
            List<Integer> starting,
            List<Integer> desired,
            List<OptionalDouble> bandFor,
            List<OptionalDouble> p50,
            List<OptionalDouble> p99) {}

    synchronized void add(Point point) {
        points.add(point);
    }

    /** How many rounds were recorded. */
    synchronized int size() {
        return points.size();
    }

    /** The points from index {@code from} on; a negative or too large index is moved into the range. */
    synchronized Part since(int from, List<String> pools) {
        int start = Math.clamp(from, 0, points.size());
        List<Point> part = points.subList(start, points.size());
        Map<String, PoolColumns> columns = new LinkedHashMap<>();
        for (String pool : pools) {
            List<PoolPoint> own = part.stream()
                    .map(point -> point.pools().get(pool))
                    .filter(java.util.Objects::nonNull)
                    .toList();
            columns.put(
                    pool,
                    new PoolColumns(
                            own.stream().map(PoolPoint::demand).toList(),
                            own.stream().map(PoolPoint::ready).toList(),
                            own.stream().map(PoolPoint::starting).toList(),
                            own.stream().map(PoolPoint::desired).toList(),
                            own.stream().map(PoolPoint::bandFor).toList(),
                            own.stream().map(PoolPoint::p50).toList(),
                            own.stream().map(PoolPoint::p99).toList()));
        }
        Map<String, List<OptionalDouble>> series = new LinkedHashMap<>();
        series.put("attainment", part.stream().map(Point::attainment).toList());
        series.put(
                "attainmentLastMinute",
                part.stream().map(Point::attainmentLastMinute).toList());
        series.put(
                "gpuHours",
                part.stream().map(point -> OptionalDouble.of(point.gpuHours())).toList());
        return new Part(start, part.stream().map(Point::seconds).toList(), columns, series);
    }
}
