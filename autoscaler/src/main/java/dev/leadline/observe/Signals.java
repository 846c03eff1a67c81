// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Signals out of a body: which series count, and how several become one number. Names are tried in order, so that the
 * current name wins over its older spellings and the two are never added.
 *
 * <p>A dead process of a multi-process server leaves its last value behind under its {@code pid}; only the newest
 * process of otherwise equal series counts. A signal of which any part is no number is absent as a whole.
 */
final class Signals {
    private static final Buckets NONE = Buckets.of(Map.of());

    /** Ten thousand engines of a few kinds have a few kinds of bounds. */
    private static final BoundsPool BOUNDS = new BoundsPool();

    private final Exposition body;
    private final Function<List<Exposition.Sample>, List<Exposition.Sample>> selection;

    /**
     * @param selection which series of one name count, for instance those of one model
     */
    Signals(Exposition body, Function<List<Exposition.Sample>, List<Exposition.Sample>> selection) {
        this.body = body;
        this.selection = selection;
    }

    /** The sum over the series of a gauge or counter. */
    OptionalDouble sum(List<String> names) {
        return sum(names, sample -> true);
    }

    /** The sum over some series of a gauge or counter. */
    OptionalDouble sum(List<String> names, Predicate<Labels> wanted) {
        List<Exposition.Sample> found = plain(names, wanted);
        double sum = 0;
        for (Exposition.Sample sample : found) {
            sum += sample.value();
        }
        return found.isEmpty() || Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** The largest of the series. */
    OptionalDouble max(List<String> names) {
        List<Exposition.Sample> found = plain(names, sample -> true);
        double max = Double.NEGATIVE_INFINITY;
        for (Exposition.Sample sample : found) {
            max = Math.max(max, sample.value());
        }
        return found.isEmpty() || Double.isNaN(max) ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /** The series of the first of the names that the body has as a gauge or counter. */
    List<Exposition.Sample> plain(List<String> names, Predicate<Labels> wanted) {
        for (String name : names) {
            if (body.has(name) && !body.isHistogram(name)) {
                return newestProcess(selection.apply(body.samples(name))).stream()
                        .filter(sample -> wanted.test(sample.labels()))
                        .toList();
            }
        }
        return List.of();
    }

    /** The histogram of the first of the names that the body has as one, summed over its series. */
    Optional<CumulativeHistogram> histogram(List<String> names, Predicate<Labels> wanted) {
        for (String name : names) {
            boolean declared =
                    body.type(name).filter(type -> type != MetricType.Histogram).isEmpty();
            if (declared && body.has(name + "_count")) {
                return histogram(name, wanted);
            }
        }
        return Optional.empty();
    }

    Optional<CumulativeHistogram> histogram(List<String> names) {
        return histogram(names, labels -> true);
    }

    private Optional<CumulativeHistogram> histogram(String name, Predicate<Labels> wanted) {
        OptionalDouble sum = sum(List.of(name + "_sum"), wanted);
        OptionalDouble count = sum(List.of(name + "_count"), wanted);
        if (sum.isEmpty() || count.isEmpty() || sum.getAsDouble() < 0 || count.getAsDouble() < 0) {
            return Optional.empty();
        }
        Map<Labels, List<Exposition.Sample>> bySeries = new LinkedHashMap<>();
        for (Exposition.Sample bucket : plain(List.of(name + "_bucket"), wanted)) {
            bySeries.computeIfAbsent(bucket.labels().without("le"), ignored -> new ArrayList<>())
                    .add(bucket);
        }
        Map<Labels, Double> counts = new HashMap<>();
        plain(List.of(name + "_count"), wanted).forEach(one -> counts.put(one.labels(), one.value()));
        List<Buckets> parts = new ArrayList<>();
        bySeries.forEach((labels, buckets) -> parts.add(buckets(buckets, counts.getOrDefault(labels, Double.NaN))));
        return Optional.of(new CumulativeHistogram(
                sum.getAsDouble(), count.getAsDouble(), parts.size() == counts.size() ? added(parts) : NONE));
    }

    /**
     * The buckets of one series by bound. A missing last bucket is put back from the count; buckets that contradict each
     * other or the count are given up, which leaves sum and count: a mean, but no quantile.
     */
    private static Buckets buckets(List<Exposition.Sample> lines, double count) {
        return ascending(lines, count).orElseGet(() -> sorted(lines, count));
    }

    /** As every engine writes them: whole and in order. */
    private static Optional<Buckets> ascending(List<Exposition.Sample> lines, double count) {
        double[] bounds = new double[lines.size()];
        double[] values = new double[lines.size()];
        double above = Double.NEGATIVE_INFINITY;
        double below = 0;
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = bound(lines.get(i).labels().get("le"));
            values[i] = lines.get(i).value();
            if (!(bounds[i] > above && values[i] >= below)) {
                return Optional.empty();
            }
            above = bounds[i];
            below = values[i];
        }
        return above == Double.POSITIVE_INFINITY && below == count
                ? Optional.of(Buckets.of(BOUNDS.shared(bounds), values))
                : Optional.empty();
    }

    private static Buckets sorted(List<Exposition.Sample> lines, double count) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        for (Exposition.Sample line : lines) {
            double bound = bound(line.labels().get("le"));
            Double before = Double.isNaN(bound) ? null : buckets.putIfAbsent(bound, line.value());
            if (Double.isNaN(bound) || (before != null && before != line.value())) {
                return NONE;
            }
        }
        buckets.putIfAbsent(Double.POSITIVE_INFINITY, count);
        double below = 0;
        for (double value : buckets.values()) {
            if (!(value >= below)) {
                return NONE;
            }
            below = value;
        }
        return below == count ? Buckets.of(buckets) : NONE;
    }

    private static double bound(String le) {
        byte[] spelled = le.getBytes(StandardCharsets.UTF_8);
        NumberReader number = new NumberReader();
        return number.read(spelled, 0, spelled.length) ? number.value() : Double.NaN;
    }

    /** Cumulative buckets add up at the bounds that all series have. */
    private static Buckets added(List<Buckets> parts) {
        if (parts.size() <= 1) {
            return parts.isEmpty() ? NONE : parts.getFirst();
        }
        TreeMap<Double, Double> all = new TreeMap<>();
        for (double bound : parts.getFirst().keySet()) {
            double below = 0;
            for (Buckets part : parts) {
                below += part.getOrDefault(bound, Double.NaN);
            }
            if (!Double.isNaN(below)) {
                all.put(bound, below);
            }
        }
        return Buckets.of(all);
    }

    /** Of series that differ only in {@code pid}, the one of the largest number. */
    private static List<Exposition.Sample> newestProcess(List<Exposition.Sample> samples) {
        if (samples.stream().allMatch(sample -> sample.labels().get("pid").isEmpty())) {
            return samples;
        }
        Map<Labels, Exposition.Sample> newest = new LinkedHashMap<>();
        for (Exposition.Sample sample : samples) {
            newest.merge(sample.labels().without("pid"), sample, (one, other) -> pid(other) > pid(one) ? other : one);
        }
        return List.copyOf(newest.values());
    }

    private static long pid(Exposition.Sample sample) {
        String pid = sample.labels().get("pid");
        return pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : -1;
    }
}
