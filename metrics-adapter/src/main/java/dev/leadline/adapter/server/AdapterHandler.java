// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.adapter.forward.ForeignMetrics;
import dev.leadline.adapter.identity.Admission;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.identity.Visitor;
import dev.leadline.adapter.wire.ExternalMetrics;
import dev.leadline.adapter.wire.RequestTarget;
import dev.leadline.adapter.wire.WireAnswer;
import dev.leadline.adapter.wire.WireRequest;
import io.netty.channel.Channel;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Every request: a probe at once, everything else past the door, then from memory. */
final class AdapterHandler implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(AdapterHandler.class);
    private static final String METRICS = "/metrics";

    private final ExternalMetrics documents;
    private final Supplier<Snapshot> board;
    private final Doorman doorman;
    private final Readiness readiness;
    private final AdapterMetrics metrics;
    private final Optional<ForeignMetrics> foreign;

    AdapterHandler(AdapterServer.Parts parts) {
        this.documents = parts.documents();
        this.board = parts.board();
        this.doorman = parts.doorman();
        this.readiness = parts.readiness();
        this.metrics = parts.metrics();
        this.foreign = parts.foreign();
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        long begun = System.nanoTime();
        channel(request).ifPresent(ConnectionClock::requestRead);
        WireRequest asked = read(request);
        RequestTarget target = documents.target(asked);
        Mono<WireAnswer> answer = target instanceof RequestTarget.Health(String path)
                ? Mono.just(readiness.answer(path, asked.query().orElse("").startsWith("verbose")))
                : doorman.admit(visitor(request, target)).flatMap(admission -> answer(admission, asked, target));
        return answer.onErrorResume(broken -> {
                    log.error("A request for {} could not be answered.", asked.path(), broken);
                    return Mono.just(documents.failure(500, "InternalError", "the answer could not be made"));
                })
                .flatMap(ready -> {
                    metrics.answered(ready.status(), System.nanoTime() - begun);
                    return send(ready, request.getMethod().equals(HttpMethod.HEAD), response);
                });
    }

    private Mono<WireAnswer> answer(Admission admission, WireRequest asked, RequestTarget target) {
        return switch (admission) {
            case Admission.Refused(int status, String reason, String message) ->
                Mono.just(documents.failure(status, reason, message));
            case Admission.Admitted ignored ->
                foreign.filter(other -> other.takes(asked, target))
                        .map(other -> other.answer(asked, target))
                        .orElseGet(() -> Mono.just(
                                target instanceof RequestTarget.Document(String path) && path.equals(METRICS)
                                        ? metrics.exposition(asked.accept())
                                        : documents.answer(asked, board.get())));
        };
    }

    private static WireRequest read(ServerHttpRequest request) {
        URI uri = request.getURI();
        HttpHeaders headers = request.getHeaders();
        return new WireRequest(
                request.getMethod().name(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()),
                headers.getOrEmpty(HttpHeaders.ACCEPT),
                Optional.ofNullable(headers.getFirst(HttpHeaders.IF_NONE_MATCH)));
    }

    private static Visitor visitor(ServerHttpRequest request, RequestTarget target) {
        HttpHeaders headers = request.getHeaders();
        Function<String, List<String>> values = headers::getOrEmpty;
        return new Visitor(
                chain(request),
                values,
                List.copyOf(headers.headerNames()),
                target,
                target instanceof RequestTarget.Document ? "get" : RequestTarget.LIST);
    }

    private static List<X509Certificate> chain(ServerHttpRequest request) {
        return channel(request).map(PeerChain::of).orElse(List.of());
    }

    private static Optional<Channel> channel(ServerHttpRequest request) {
        Object server = request instanceof AbstractServerHttpRequest plain
                ? plain.getNativeRequest()
                : ServerHttpRequestDecorator.getNativeRequest(request);
        return server instanceof Connection connection ? Optional.of(connection.channel()) : Optional.empty();
    }

    private static Mono<Void> send(WireAnswer answer, boolean head, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
        headers.set(HttpHeaders.CACHE_CONTROL, "no-cache, private");
        headers.set("X-Content-Type-Options", "nosniff");
        answer.etag().ifPresent(tag -> {
            headers.set(HttpHeaders.ETAG, tag);
            headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        });
        if (answer.status() == 304) {
            return response.setComplete();
        }
        headers.setContentLength(answer.body().length);
        if (head) {
            return response.setComplete();
        }
        DataBuffer body = response.bufferFactory().wrap(answer.body());
        return response.writeWith(Mono.just(body));
    }
}
