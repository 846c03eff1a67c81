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
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Every request: a probe at once, everything else past the door, then from memory. */
final class AdapterHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

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
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
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
                    return send(ready, asked.method().equals("HEAD"), response);
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

    private static WireRequest read(HttpServerRequest request) {
        String uri = request.uri();
        if (!uri.startsWith("/")) { // The form for proxies names the server too.
            int path = uri.indexOf('/', Math.max(0, uri.indexOf("://")) + 3);
            uri = path < 0 ? "/" : uri.substring(path);
        }
        int question = uri.indexOf('?');
        HttpHeaders headers = request.requestHeaders();
        return new WireRequest(
                request.method().name(),
                question < 0 ? uri : uri.substring(0, question),
                question < 0 ? Optional.empty() : Optional.of(uri.substring(question + 1)),
                headers.getAll("accept"),
                Optional.ofNullable(headers.get("if-none-match")));
    }

    private static Visitor visitor(HttpServerRequest request, RequestTarget target) {
        HttpHeaders headers = request.requestHeaders();
        return new Visitor(
                channel(request).map(PeerChain::of).orElse(List.of()),
                headers::getAll,
                List.copyOf(headers.names()),
                target,
                target instanceof RequestTarget.Document ? "get" : RequestTarget.LIST);
    }

    private static Optional<Channel> channel(HttpServerRequest request) {
        return request instanceof Connection connection ? Optional.of(connection.channel()) : Optional.empty();
    }

    private static Mono<Void> send(WireAnswer answer, boolean head, HttpServerResponse response) {
        response.status(answer.status())
                .header("Content-Type", answer.contentType())
                .header("Cache-Control", "no-cache, private")
                .header("X-Content-Type-Options", "nosniff");
        answer.etag().ifPresent(tag -> response.header("ETag", tag).header("Vary", "Accept"));
        if (answer.status() == 304) {
            return response.send();
        }
        response.header("Content-Length", Integer.toString(answer.body().length));
        return head
                ? response.send()
                : response.sendByteArray(Mono.just(answer.body())).then();
    }
}
