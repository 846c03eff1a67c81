// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.JsonDocuments;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Runs the work of a request off the event loop and writes what comes of it. */
final class Answers {

    private final Scheduler workers;

    /** @param workers where work that blocks may run */
    Answers(Scheduler workers) {
        this.workers = workers;
    }

    /** 200 with the document that the work gives. */
    Mono<ServerResponse> json(Callable<?> work) {
        return of(work, document -> json(200, document));
    }

    /** The answer made from what the work gives. */
    <T> Mono<ServerResponse> of(Callable<T> work, Function<T, Mono<ServerResponse>> answer) {
        return Mono.fromCallable(work).subscribeOn(workers).flatMap(answer);
    }

    /** Runs work that blocks and writes its answer in pieces. */
    Executor executor() {
        return workers::schedule;
    }

    /** A document as JSON. */
    static Mono<ServerResponse> json(int status, Object document) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JsonDocuments.bytes(document));
    }
}
