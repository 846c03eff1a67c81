// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a client accepts, in its order of preference. Only JSON is spoken. A range that asks for another form of the object
 * ({@code as}, {@code g}, {@code v}) is passed over where that form does not exist, and so is one that cannot be read.
 */
final class Acceptance {

    private static final int MOST_RANGES = 64;
    private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?");

    private Acceptance() {}

    /**
     * The form of the answer; absent when the client accepts none that there is.
     *
     * @param accept values of all Accept headers; none or only blank ones accept everything
     * @param discovery whether the aggregated forms exist here
     */
    static Optional<Representation> choose(List<String> accept, boolean discovery) {
        if (accept.stream().allMatch(String::isBlank)) {
            return Optional.of(Representation.Plain);
        }
        List<Range> ranges = new ArrayList<>();
        for (String header : accept) {
            for (String text : header.split(",", MOST_RANGES)) {
                ranges.add(Range.of(text));
            }
        }
        return ranges.stream()
                .filter(range -> range.quality() > 0 && range.takesJson())
                .sorted(Comparator.comparingDouble(Range::quality).reversed())
                .flatMap(range -> range.representation(discovery).stream())
                .findFirst();
    }

    /** One range of an Accept header. */
    private record Range(String type, Map<String, String> parameters) {

        static Range of(String text) {
            if (text.indexOf(';') < 0) {
                return new Range(text.strip().toLowerCase(Locale.ROOT), Map.of());
            }
            String[] parts = text.split(";", -1);
            Map<String, String> parameters = new TreeMap<>();
            for (int i = 1; i < parts.length; i++) {
                String[] pair = parts[i].split("=", 2);
                parameters.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1].strip());
            }
            return new Range(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
        }

        boolean takesJson() {
            return type.equals("application/json") || type.equals("application/*") || type.equals("*/*");
        }

        /** From 0 to 1; 1 where it cannot be read. */
        double quality() {
            String text = parameters.getOrDefault("q", "1");
            return !text.equals("1") && QUALITY.matcher(text).matches() ? Double.parseDouble(text) : 1;
        }

        Optional<Representation> representation(boolean discovery) {
            String as = parameters.getOrDefault("as", "");
            String group = parameters.getOrDefault("g", "");
            String version = parameters.getOrDefault("v", "");
            if (as.isEmpty() && group.isEmpty() && version.isEmpty()) {
                return Optional.of(Representation.Plain);
            }
            if (!discovery || !as.equals("APIGroupDiscoveryList") || !group.equals("apidiscovery.k8s.io")) {
                return Optional.empty();
            }
            return switch (version) {
                case "v2" -> Optional.of(Representation.DiscoveryV2);
                case "v2beta1" -> Optional.of(Representation.DiscoveryV2Beta1);
                default -> Optional.empty();
            };
        }
    }
}
