// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.forward;

import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.wire.ExternalMetrics;
import dev.leadline.adapter.wire.RequestTarget;
import dev.leadline.adapter.wire.WireAnswer;
import dev.leadline.adapter.wire.WireRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Reads metrics that Leadline does not know from the provider that does, so that two providers share the one place that a
 * cluster has. Who asks was admitted here before; there the adapter shows its own token. What the other one says in detail
 * stays in the log. Bounded in time, connections and bytes, so that a sick provider makes its own metrics fail and no others.
 */
public final class ForeignMetrics implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ForeignMetrics.class);
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 64;
    private static final int LARGEST_BYTES = 1 << 20;
    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final Backend backend;
    private final ExternalMetrics documents;
    private final InstantSource clock;
    private final HttpClient client;
    private final ConnectionProvider connections;
    private final AtomicReference<Instant> nextWord = new AtomicReference<>(Instant.MIN);

    private ForeignMetrics(Backend backend, ExternalMetrics documents, InstantSource clock, Optional<SslContext> tls) {
        this.backend = backend;
        this.documents = documents;
        this.clock = clock;
        connections = ConnectionProvider.builder("foreign-metrics")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(WAITING)
                .pendingAcquireTimeout(backend.patience())
                .build();
        HttpClient plain = HttpClient.create(connections)
                .baseUrl(backend.address().toString().replaceAll("/+$", ""))
                .responseTimeout(backend.patience())
                .headers(headers -> headers.set("Accept", "application/json"));
        client = tls.map(context -> plain.secure(spec -> spec.sslContext(context)))
                .orElse(plain);
    }

    /**
     * Opens nothing before somebody asks.
     *
     * @throws IOException when the authority is no certificate that can be read
     */
    public static ForeignMetrics of(Backend backend, ExternalMetrics documents, InstantSource clock)
            throws IOException {
        return new ForeignMetrics(backend, documents, clock, tls(backend));
    }

    private static Optional<SslContext> tls(Backend backend) throws IOException {
        if (!"https".equals(backend.address().getScheme())) {
            return Optional.empty();
        }
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (backend.authority().isPresent()) {
            Path authority = backend.authority().get();
            try {
                builder.trustManager(authority.toFile());
            } catch (IllegalArgumentException unreadable) {
                throw new IOException(
                        "the other provider's authority " + authority + " is no PEM certificate" + " that can be read",
                        unreadable);
            }
        }
        try {
            return Optional.of(builder.build());
        } catch (SSLException unusable) {
            throw new IOException("the other provider's authority cannot be used", unusable);
        }
    }

    /** True for a read of a metric that is not Leadline's. */
    public boolean takes(WireRequest request, RequestTarget target) {
        return target instanceof RequestTarget.Metric metric
                && Signal.of(metric.metric()).isEmpty()
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }

    /** The other provider's answer, or a Status that says why there is none. */
    public Mono<WireAnswer> answer(WireRequest request, RequestTarget target) {
        String uri = request.path() + request.query().map("?"::concat).orElse("");
        return Mono.fromCallable(this::authorization)
                .flatMap(shown -> client.headers(headers -> shown.ifPresent(one -> headers.set("Authorization", one)))
                        .get()
                        .uri(uri)
                        .response((response, body) ->
                                whole(body.asByteArray()).map(bytes -> understood(response, bytes, target)))
                        .single())
                .timeout(backend.patience())
                .onErrorResume(failed -> Mono.just(unanswered(failed)));
    }

    private static Mono<byte[]> whole(Flux<byte[]> parts) {
        return parts.reduceWith(ByteArrayOutputStream::new, (all, part) -> {
                    if (all.size() + part.length > LARGEST_BYTES) {
                        throw new IllegalStateException("its answer is larger than " + LARGEST_BYTES + " bytes");
                    }
                    all.writeBytes(part);
                    return all;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    /** Tokens of pods are renewed in their file. */
    private Optional<String> authorization() throws IOException {
        return backend.token().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Bearer " + Files.readString(backend.token().get()).strip());
    }

    private WireAnswer understood(HttpClientResponse response, byte[] body, RequestTarget target) {
        int status = response.status().code();
        String type = response.responseHeaders().get("Content-Type", "");
        if (status == 200 && type.startsWith("application/json")) {
            return new WireAnswer(200, "application/json", Optional.empty(), body);
        }
        if (status == 404) {
            String name = target instanceof RequestTarget.Metric metric ? metric.metric() : "this";
            return documents.failure(
                    404, "NotFound", "neither Leadline nor the provider behind it has a value of \"" + name + "\"");
        }
        if (status == 400) {
            return documents.failure(400, "BadRequest", "the provider behind Leadline cannot read the label selector");
        }
        tell("it answered " + status + " with " + body.length + " bytes of '" + type + "'"
                + (status == 401 || status == 403 ? "; the adapter needs the right to list its metrics there" : ""));
        return documents.failure(
                503, "ServiceUnavailable", "the provider behind Leadline does not answer for this metric");
    }

    private WireAnswer unanswered(Throwable failed) {
        tell(failed.toString());
        boolean late = failed instanceof TimeoutException || failed instanceof ReadTimeoutException;
        return late
                ? documents.failure(
                        504, "Timeout", "the provider behind Leadline has not answered within " + backend.patience())
                : documents.failure(503, "ServiceUnavailable", "the provider behind Leadline cannot be reached");
    }

    /** Once a minute at most: every HPA asks four times a minute. */
    private void tell(String why) {
        Instant now = clock.instant();
        Instant from = nextWord.get();
        if (!now.isBefore(from) && nextWord.compareAndSet(from, now.plus(BETWEEN_WORDS))) {
            log.warn("A metric could not be read from {}: {}. Said once a minute at most.", backend.address(), why);
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
