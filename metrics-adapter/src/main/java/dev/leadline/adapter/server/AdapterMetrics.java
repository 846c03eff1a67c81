// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.Freshness;
import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.ServedValue;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.wire.WireAnswer;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the adapter says of itself, at {@code /metrics}. Names are public. */
public final class AdapterMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests;
    private final Map<Integer, CounterDataPoint> byStatus = new ConcurrentHashMap<>();
    private final Histogram seconds;

    /**
     * @param board what is served
     * @param heard when the source was last known to be current
     * @param clock now
     */
    public AdapterMetrics(Supplier<Snapshot> board, Supplier<Optional<Instant>> heard, InstantSource clock) {
        requests = Counter.builder()
                .name("leadline_adapter_requests_total")
                .help("Requests that were answered, by HTTP status.")
                .labelNames("code")
                .register(registry);
        seconds = Histogram.builder()
                .name("metrics_apiserver_request_seconds")
                .help("From the request's last header to its answer.")
                .classicOnly()
                .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10)
                .register(registry);
        GaugeWithCallback.builder()
                .name("leadline_adapter_pools")
                .help("Pools by how far their number may be trusted: Live, Held (the autoscaler is silent), Floor"
                        + " (silent for long, the fallback stands), Gone (nothing is served).")
                .labelNames("freshness")
                .callback(callback -> {
                    for (Freshness freshness : Freshness.values()) {
                        callback.call(
                                (double) pools(board.get())
                                        .filter(freshness::equals)
                                        .count(),
                                freshness.name());
                    }
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("metrics_apiserver_metric_freshness_seconds")
                .help("Age of the oldest decision that is served.")
                .callback(callback ->
                        oldest(board.get()).ifPresent(oldest -> callback.call(seconds(oldest, clock.instant()))))
                .register(registry);
        GaugeWithCallback.builder()
                .name("leadline_adapter_source_silent_seconds")
                .help("Time since the source of decisions was last known to be current.")
                .callback(callback -> heard.get().ifPresent(last -> callback.call(seconds(last, clock.instant()))))
                .register(registry);
    }

    private static Stream<Freshness> pools(Snapshot snapshot) {
        return snapshot.boards().values().stream()
                .map(PolicyBoard::freshness)
                .map(Map::values)
                .flatMap(Collection::stream);
    }

    private static Optional<Instant> oldest(Snapshot snapshot) {
        return snapshot.boards().values().stream()
                .flatMap(one -> one.values().stream())
                .map(ServedValue::issued)
                .min(Instant::compareTo);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    /** Where further metrics of the process are registered. */
    public PrometheusRegistry registry() {
        return registry;
    }

    void answered(int status, long nanos) {
        byStatus.computeIfAbsent(status, code -> requests.labelValues(Integer.toString(code)))
                .inc();
        seconds.observe(nanos / 1e9);
    }

    WireAnswer exposition(List<String> accept) {
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept.isEmpty() ? "" : accept.getFirst());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return new WireAnswer(200, writer.getContentType(), Optional.empty(), bytes.toByteArray());
    }
}
