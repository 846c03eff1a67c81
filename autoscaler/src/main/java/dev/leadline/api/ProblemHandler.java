// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.JsonDocuments;
import dev.leadline.store.PolicyRefusedException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Turns everything that goes wrong in a request into {@code application/problem+json}. */
@Order(-2) // before Spring Boot's own handler
final class ProblemHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        Problem problem = problem(exchange, failure);
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        DataBuffer body = response.bufferFactory().wrap(JsonDocuments.bytes(problem));
        return response.writeWith(Mono.just(body));
    }

    private static Problem problem(ServerWebExchange exchange, Throwable failure) {
        String asked = exchange.getRequest().getMethod() + " "
                + exchange.getRequest().getPath().value();
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof PolicyRefusedException refused) {
            return Problem.refused(refused);
        }
        if (failure instanceof ErrorResponse refused) {
            int status = refused.getStatusCode().value();
            return status == 404
                    ? Problem.of(
                            404, "not-found", "Nothing here", asked + " is not part of the API; it begins at /api/v1.")
                    : Problem.of(
                            status,
                            "refused",
                            "The request was refused",
                            Objects.requireNonNullElse(
                                    refused.getBody().getDetail(), asked + " was refused with status " + status + "."));
        }
        log.error("{} failed.", asked, failure);
        return Problem.of(
                500,
                "internal",
                "Leadline failed",
                asked + " failed inside Leadline; its log says why. Trying again does no harm.");
    }
}
