// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The metrics adapter, a process of its own: it keeps answering when the autoscaler is down. It says that it lives; the
 * external metrics come with a later release.
 */
@SpringBootApplication
public class MetricsAdapter {

    /** Starts the adapter. */
    public static void main(String[] arguments) {
        SpringApplication.run(MetricsAdapter.class, arguments);
    }

    /** {@code GET /livez} answers 200 and {@code ok} as long as the process serves requests. */
    @Bean
    RouterFunction<ServerResponse> liveness() {
        return RouterFunctions.route()
                .GET(
                        "/livez",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.TEXT_PLAIN)
                                .bodyValue("ok"))
                .build();
    }
}
