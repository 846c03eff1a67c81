// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.Locale;

/** What a {@code # TYPE} line says a metric is. */
enum MetricType {
    Counter,
    Gauge,
    Histogram,
    Summary,
    /** Untyped, info, stateset and everything newer. */
    Other;

    static MetricType of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "counter" -> Counter;
            case "gauge" -> Gauge;
            case "histogram", "gaugehistogram" -> Histogram;
            case "summary" -> Summary;
            default -> Other;
        };
    }
}
