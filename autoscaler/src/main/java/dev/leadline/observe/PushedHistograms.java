// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.policy.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The histograms of one pushed observation. It has a hundred of them with the same few bounds, so each bound is read once, and
 * buckets that come in ascending order, as engines tell them, are kept in that order without a look through the others.
 */
final class PushedHistograms {

    private static final Set<String> FIELDS = new LinkedHashSet<>(List.of("sum", "count", "buckets"));
    private static final String HINT = "A histogram is {\"sum\": seconds, \"count\": how many}, buckets are optional.";

    private final List<Violation> violations;
    private final Map<String, Double> bounds = new HashMap<>();

    PushedHistograms(List<Violation> violations) {
        this.violations = violations;
    }

    Optional<CumulativeHistogram> read(CheckedFields parent, String name) {
        Optional<Object> value = parent.value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        CheckedFields fields = new CheckedFields(value.get(), parent.at(name), violations, FIELDS);
        fields.required("sum", HINT);
        fields.required("count", HINT);
        double count = fields.number("count").orElse(0);
        return Optional.of(new CumulativeHistogram(fields.number("sum").orElse(0), count, buckets(fields, count)));
    }

    private Buckets buckets(CheckedFields histogram, double count) {
        Optional<Object> value = histogram.value("buckets");
        if (value.isEmpty()) {
            return Buckets.of(Map.of());
        }
        Optional<Buckets> plain =
                value.filter(PushedFields.class::isInstance).flatMap(fields -> plain((PushedFields) fields, count));
        return plain.orElseGet(() -> checked(histogram, value.get(), count));
    }

    /** Buckets that are all as they should be; anything else is looked at again, field by field. */
    private Optional<Buckets> plain(PushedFields fields, double count) {
        double[] ends = new double[fields.size()];
        double[] counts = new double[ends.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = bounds.computeIfAbsent(fields.name(i), PushedHistograms::bound);
            counts[i] = fields.value(i) instanceof Double below ? below : Double.NaN;
            if (Double.isNaN(ends[i]) || !(counts[i] >= 0 && counts[i] <= Plausible.MOST_COUNTED)) {
                return Optional.empty();
            }
        }
        return Optional.of(inOrder(ends, counts, count)).filter(buckets -> buckets.riseTo(count));
    }

    private Buckets checked(CheckedFields histogram, Object value, double count) {
        CheckedFields fields = new CheckedFields(value, histogram.at("buckets"), violations, Set.of());
        double[] ends = new double[fields.all().size()];
        double[] counts = new double[ends.length];
        int known = 0;
        for (String spelled : fields.all().keySet()) {
            double bound = bounds.computeIfAbsent(spelled, PushedHistograms::bound);
            OptionalDouble below = Double.isNaN(bound) ? noBound(fields, spelled) : fields.number(spelled);
            if (below.isPresent()) {
                ends[known] = bound;
                counts[known++] = below.getAsDouble();
            }
        }
        Buckets read = inOrder(Arrays.copyOf(ends, known), Arrays.copyOf(counts, known), count);
        if (read.riseTo(count)) {
            return read;
        }
        fields.fault(
                histogram.at("buckets"),
                value,
                "buckets are cumulative: they never fall with the bound and end at count",
                "Add up the counts of all smaller buckets.");
        return Buckets.of(Map.of());
    }

    private static OptionalDouble noBound(CheckedFields fields, String spelled) {
        fields.fault(fields.at(spelled), spelled, "a bucket's bound is a number or +Inf", "Write \"0.5\": 700.");
        return OptionalDouble.empty();
    }

    /** The buckets by ascending bound; the last one holds all, whether it was sent or not. */
    private static Buckets inOrder(double[] ends, double[] counts, double count) {
        int last = ends.length - 1;
        for (int i = 0; i < last; i++) {
            if (!(ends[i] < ends[i + 1])) {
                return sorted(ends, counts, count);
            }
        }
        if (last >= 0 && ends[last] == Double.POSITIVE_INFINITY) {
            return Buckets.of(ends, counts);
        }
        double[] allEnds = Arrays.copyOf(ends, ends.length + 1);
        double[] allCounts = Arrays.copyOf(counts, allEnds.length);
        allEnds[ends.length] = Double.POSITIVE_INFINITY;
        allCounts[ends.length] = count;
        return Buckets.of(allEnds, allCounts);
    }

    private static Buckets sorted(double[] ends, double[] counts, double count) {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        for (int i = 0; i < ends.length; i++) {
            buckets.put(ends[i], counts[i]);
        }
        buckets.putIfAbsent(Double.POSITIVE_INFINITY, count);
        return Buckets.of(buckets);
    }

    private static double bound(String spelled) {
        byte[] bytes = spelled.getBytes(StandardCharsets.UTF_8);
        NumberReader number = new NumberReader();
        return number.read(bytes, 0, bytes.length) ? number.value() : Double.NaN;
    }
}
