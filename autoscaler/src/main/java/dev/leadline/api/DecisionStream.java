// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.DecisionDocument;
import dev.leadline.loop.DecisionListener;
import dev.leadline.loop.JsonDocuments;
import dev.leadline.loop.Latest;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Every decision as a server-sent event: event {@code decision}, id = decision id, data = the decision. A reader that
 * falls far behind loses the oldest ones; the journal has them all. A comment every 15 s keeps connections open.
 */
public final class DecisionStream implements DecisionListener, AutoCloseable {

    private static final int BEHIND = 4096;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Sinks.Many<ServerSentEvent<String>> sink =
            Sinks.many().multicast().directBestEffort();

    @Override
    public void decided(ScalingPolicy policy, Latest latest) {
        if (sink.currentSubscriberCount() == 0) {
            return;
        }
        DecisionDocument decision = DecisionDocument.of(latest.cycle().plan(), latest.actuation());
        emit(ServerSentEvent.<String>builder()
                .event("decision")
                .id(decision.id())
                .data(JsonDocuments.write(decision))
                .build());
    }

    // Policies decide side by side, but a sink takes one event at a time.
    private synchronized void emit(ServerSentEvent<String> event) {
        sink.tryEmitNext(event);
    }

    Mono<ServerResponse> stream(ServerRequest request) {
        Flux<ServerSentEvent<String>> decisions =
                sink.asFlux().onBackpressureBuffer(BEHIND, BufferOverflowStrategy.DROP_OLDEST);
        // Merged after the decisions: who reads this comment misses no decision from then on.
        ServerSentEvent<String> hello =
                ServerSentEvent.<String>builder().comment("Leadline").build();
        Flux<ServerSentEvent<String>> heartbeat = Flux.interval(HEARTBEAT)
                .onBackpressureDrop()
                .map(beat -> ServerSentEvent.<String>builder().comment("alive").build())
                .takeUntilOther(decisions.ignoreElements().onErrorComplete().then(Mono.just(true)));
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .header("Cache-Control", "no-store")
                .body(BodyInserters.fromServerSentEvents(Flux.merge(decisions, Flux.just(hello), heartbeat)));
    }

    /** Ends all streams, so that a shutdown does not wait for their readers. */
    @Override
    public synchronized void close() {
        sink.tryEmitComplete();
    }
}
