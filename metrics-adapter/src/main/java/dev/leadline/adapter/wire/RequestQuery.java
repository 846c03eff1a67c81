// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.wire.MalformedRequest.quotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query. Unknown ones are ignored, as the API server does. A parameter that cannot be decoded is an
 * error where a metric is read: a selector that is quietly left out would select everything.
 *
 * @param values by name, in their order
 */
record RequestQuery(Map<String, List<String>> values) {

    /** In characters, undecoded. */
    static final int LONGEST = 16_384;

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "0");

    static RequestQuery of(Optional<String> raw) throws MalformedRequest {
        String query = raw.orElse("");
        if (query.length() > LONGEST) {
            throw new MalformedRequest(
                    "the query has " + query.length() + " characters; at most " + LONGEST + " are read");
        }
        Map<String, List<String>> values = new HashMap<>();
        int from = 0;
        while (from < query.length()) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            if (to > from) {
                read(query.substring(from, to), values);
            }
            from = to + 1;
        }
        return new RequestQuery(values);
    }

    private static void read(String parameter, Map<String, List<String>> values) throws MalformedRequest {
        int equals = parameter.indexOf('=');
        Optional<String> name = PercentEncoding.decodeQuery(equals < 0 ? parameter : parameter.substring(0, equals));
        Optional<String> value =
                equals < 0 ? Optional.of("") : PercentEncoding.decodeQuery(parameter.substring(equals + 1));
        if (name.isEmpty() || value.isEmpty()) {
            throw new MalformedRequest(
                    "the query parameter " + quotation(parameter) + " is not percent-encoded UTF-8 text");
        }
        values.computeIfAbsent(name.get(), _ -> new ArrayList<>(1)).add(value.get());
    }

    /** True when a reading for people is wanted; what cannot be read wants none. */
    static boolean wantsPretty(Optional<String> raw) {
        if (raw.isEmpty() || !raw.get().contains("pretty")) {
            return false;
        }
        try {
            return TRUE.contains(of(raw).first("pretty").orElse(""));
        } catch (MalformedRequest unreadable) {
            return false;
        }
    }

    /** The first value of this name. */
    Optional<String> first(String name) {
        List<String> all = values.get(name);
        return all == null ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** True when a watch is wanted: any value but false and 0. */
    boolean wantsWatch() {
        return first("watch")
                .filter(value -> !FALSE.contains(value.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** What is selected; everything when nothing is said. */
    Selector selector() throws MalformedRequest {
        if (first("fieldSelector").filter(text -> !text.isBlank()).isPresent()) {
            throw new MalformedRequest("metrics have no fields to select by; use labelSelector");
        }
        List<String> texts = values.getOrDefault("labelSelector", List.of());
        if (texts.size() > 1) {
            throw new MalformedRequest("labelSelector is given " + texts.size()
                    + " times; give it once, with its requirements joined by commas");
        }
        return texts.isEmpty() ? Selector.EVERYTHING : SelectorParser.parse(texts.getFirst());
    }
}
