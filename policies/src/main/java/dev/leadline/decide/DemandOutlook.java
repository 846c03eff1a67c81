// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.QuantilePath;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What demand will be: one quantile path per series, in units per second.
 *
 * @param time the moment it is seen from
 * @param series by series name ({@link #REQUESTS}, {@link #INPUT}, {@link #OUTPUT}); a series nobody measures is left
 *     out
 */
public record DemandOutlook(Instant time, Map<String, QuantilePath> series) {

    /** Requests per second. */
    public static final String REQUESTS = "requests";
    /** Uncached input tokens per second. */
    public static final String INPUT = "uncachedInputTokens";
    /** Output tokens per second that arriving requests ask for; what engines generate lags it. */
    public static final String OUTPUT = "outputTokens";

    /** Share of prompt tokens found in a cache, 0..1; foreseen from its own moves. */
    public static final String CACHED_SHARE = "cachedShare";
    /** Tokens that the KV caches of generating engines hold; foreseen from their own moves, and no rate. */
    public static final String KV_TOKENS = "kvTokens";

    /** The series with a forecaster of their own. */
    public static final List<String> SERIES = List.of(REQUESTS, INPUT, OUTPUT);

    /** Copies the map, keeping its order. */
    public DemandOutlook {
        series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
    }

    /** The path of a series, when there is one. */
    public Optional<QuantilePath> path(String name) {
        return Optional.ofNullable(series.get(name));
    }
}
