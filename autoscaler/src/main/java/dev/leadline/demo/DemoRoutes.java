// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.loop.JsonDocuments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a demo serves beside the API: {@code GET /api/v1/demo?since=N}, from which the page at {@code /} is drawn. */
@Configuration(proxyBeanMethods = false)
class DemoRoutes {

    @Bean
    RouterFunction<ServerResponse> demoRoute(DemoBoard board) {
        return RouterFunctions.route()
                .GET("/api/v1/demo", request -> state(board, request))
                .build();
    }

    private static Mono<ServerResponse> state(DemoBoard board, ServerRequest request) {
        String since = request.queryParam("since").orElse("0");
        if (!since.matches("[0-9]{1,9}")) {
            return ServerResponse.badRequest()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .bodyValue(JsonDocuments.bytes(new BadSince(
                            "about:blank",
                            "Bad parameter",
                            400,
                            "The parameter since is the number of points you have, a whole number from 0, not " + since
                                    + ".")));
        }
        return Mono.fromCallable(() -> JsonDocuments.bytes(board.state(Integer.parseInt(since))))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(body -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Cache-Control", "no-store")
                        .bodyValue(body));
    }

    /** A problem of RFC 9457. */
    record BadSince(String type, String title, int status, String detail) {}
}
