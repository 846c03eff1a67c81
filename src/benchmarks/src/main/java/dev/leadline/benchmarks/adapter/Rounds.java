// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers by what they are and whose they are, a number a round. */
final class Rounds {

    private final Map<String, List<Double>> numbers = new LinkedHashMap<>();

    void add(Subject server, String what, double number) {
        numbers.computeIfAbsent(key(server.name(), what), _ -> new ArrayList<>())
                .add(number);
    }

    /** Absent when there was no round. */
    Optional<Samples> of(String server, String what) {
        return Optional.ofNullable(numbers.get(key(server, what))).map(Samples::of);
    }

    /** One server's number over the other one's, round by round: both have had the same neighbours. */
    Optional<Samples> ratio(String server, String other, String what) {
        List<Double> above = numbers.getOrDefault(key(server, what), List.of());
        List<Double> below = numbers.getOrDefault(key(other, what), List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
            ratios.add(above.get(i) / below.get(i));
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Samples.of(ratios));
    }

    private static String key(String server, String what) {
        return server + ": " + what;
    }
}
