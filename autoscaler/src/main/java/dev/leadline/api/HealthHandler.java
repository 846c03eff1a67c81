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
    private final Answers answers;

    HealthHandler(PrometheusRegistry metrics, Answers answers) {
        this.metrics = metrics;
        this.answers = answers;
    }

    Mono<ServerResponse> live(ServerRequest request) {
        return text("ok\n");
    }

    /** The port opens only after stored policies are in force, so an answer is readiness. */
    Mono<ServerResponse> ready(ServerRequest request) {
        return text("ready\n");
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
