// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path, decoded and cut as the API server does it: first decoded, then freed of slashes at both ends, then cut at every
 * slash. What is read here decides both the right that is needed and the document that is answered.
 *
 * @param text decoded; as it came where it cannot be decoded
 * @param segments empty for the root and for what cannot be decoded
 * @param readable false when it cannot be decoded
 */
record RequestPath(String text, List<String> segments, boolean readable) {

    private static final Set<String> HEALTH = Set.of("/livez", "/readyz", "/healthz");

    /** A namespace's own parts, which the API server never reads as a resource inside it. */
    private static final Set<String> NAMESPACE_PARTS = Set.of("status", "finalize");

    static RequestPath of(String raw) {
        Optional<String> decoded = PercentEncoding.decodePath(raw);
        return decoded.map(text -> new RequestPath(text, cut(text), true))
                .orElseGet(() -> new RequestPath(raw, List.of(), false));
    }

    private static List<String> cut(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        List<String> segments = new ArrayList<>(6);
        while (from < to) {
            int slash = text.indexOf('/', from);
            int end = slash < 0 || slash > to ? to : slash;
            segments.add(text.substring(from, end));
            from = end + 1;
        }
        return segments;
    }

    /** What it asks for. */
    RequestTarget target() {
        if (HEALTH.contains(text) || text.startsWith("/readyz/") || text.startsWith("/livez/")) {
            return new RequestTarget.Health(text);
        }
        if (segments.size() < 4
                || !segments.get(0).equals("apis")
                || !segments.get(1).equals(ApiGroup.NAME)) {
            return new RequestTarget.Document(text);
        }
        return isMetric() ? new RequestTarget.Metric(segments.get(4), segments.get(5)) : new RequestTarget.Other(text);
    }

    private boolean isMetric() {
        return segments.size() == 6
                && segments.get(2).equals(ApiGroup.VERSION)
                && segments.get(3).equals("namespaces")
                && !segments.get(4).isEmpty()
                && !segments.get(5).isEmpty()
                && !NAMESPACE_PARTS.contains(segments.get(5));
    }
}
