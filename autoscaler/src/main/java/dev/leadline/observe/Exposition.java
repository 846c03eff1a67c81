// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The wanted series of one metrics body. Values that are no numbers (NaN, infinities) or not current are kept as NaN,
 * so that a sum over them is known to be unknown.
 */
final class Exposition implements ParsedBody {

    /** One series. */
    record Sample(Labels labels, double value) {}

    private final Map<String, List<Sample>> samples;
    private final Map<String, MetricType> types;
    private final Set<String> spoiled;

    /**
     * @param samples by sample name
     * @param types by family name, as the body declares them
     * @param spoiled sample names of which at least one line could not be read
     */
    Exposition(Map<String, List<Sample>> samples, Map<String, MetricType> types, Set<String> spoiled) {
        this.samples = samples;
        this.types = types;
        this.spoiled = spoiled;
    }

    /** All series of a sample name; none when one of its lines could not be read, since the rest would be too few. */
    List<Sample> samples(String name) {
        return spoiled.contains(name) ? List.of() : samples.getOrDefault(name, List.of());
    }

    /** True when the body has such a sample, readable or not. */
    boolean has(String name) {
        return samples.containsKey(name) || spoiled.contains(name);
    }

    /** True when one of its lines could not be read. */
    boolean spoiled(String name) {
        return spoiled.contains(name);
    }

    /** The declared type; OpenMetrics declares a counter without its {@code _total}. */
    Optional<MetricType> type(String family) {
        MetricType declared = types.get(family);
        if (declared == null && family.endsWith("_total")) {
            declared = types.get(family.substring(0, family.length() - "_total".length()));
        }
        return Optional.ofNullable(declared);
    }

    /** True when the body declares the family as a histogram. */
    boolean isHistogram(String family) {
        return type(family).filter(MetricType.Histogram::equals).isPresent();
    }

    /** Sample names that were found. */
    Set<String> names() {
        return samples.keySet();
    }
}
