// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Liveness, readiness and Leadline's own metrics. */
final class HealthHandler {

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    /** Bytes of a page that are sent together. */
    private static final int PIECE = 32 * 1024;

    private final PrometheusRegistry metrics;
    private final ApiGate gate;
    private final Answers answers;

    HealthHandler(PrometheusRegistry metrics, ApiGate gate, Answers answers) {
        this.metrics = metrics;
        this.gate = gate;
        this.answers = answers;
    }

    Mono<ServerResponse> live(ServerRequest request) {
        return text("ok\n");
    }

    /** 200 once there is nothing left to wait for, else 503 with the reason. */
    Mono<ServerResponse> ready(ServerRequest request) {
        return gate.notReady()
                .map(reason -> ServerResponse.status(503)
                        .contentType(MediaType.TEXT_PLAIN)
                        .bodyValue(reason + "\n"))
                .orElseGet(() -> text("ready\n"));
    }

    Mono<ServerResponse> metrics(ServerRequest request) {
        @Nullable String accept = request.headers().firstHeader("Accept");
        ExpositionFormatWriter writer = FORMATS.findWriter(accept);
        return answers.of(
                metrics::scrape,
                snapshots -> ServerResponse.ok()
                        .contentType(MediaType.parseMediaType(writer.getContentType()))
                        .body(page(writer, snapshots), DataBuffer.class));
    }

    // In pieces: the page of a thousand policies has ten megabytes, and one array of that size costs a full collection.
    private Publisher<DataBuffer> page(ExpositionFormatWriter writer, MetricSnapshots snapshots) {
        return DataBufferUtils.outputStreamPublisher(
                out -> write(writer, snapshots, out),
                DefaultDataBufferFactory.sharedInstance,
                answers.executor(),
                PIECE);
    }

    private static void write(ExpositionFormatWriter writer, MetricSnapshots snapshots, OutputStream out) {
        try {
            writer.write(out, snapshots);
        } catch (IOException gone) {
            throw new UncheckedIOException("Whoever asked for the metrics did not wait for all of them.", gone);
        }
    }

    private static Mono<ServerResponse> text(String text) {
        return ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).bodyValue(text);
    }
}
