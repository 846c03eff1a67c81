// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Liveness, readiness and Leadline's own metrics. */
final class HealthHandler {

    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

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
                () -> scrape(writer),
                body -> ServerResponse.ok()
                        .contentType(MediaType.parseMediaType(writer.getContentType()))
                        .bodyValue(body));
    }

    private byte[] scrape(ExpositionFormatWriter writer) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, metrics.scrape());
        return body.toByteArray();
    }

    private static Mono<ServerResponse> text(String text) {
        return ServerResponse.ok().contentType(MediaType.TEXT_PLAIN).bodyValue(text);
    }
}
