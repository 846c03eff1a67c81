// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses requests that would change something where the gate says so. Checking a policy or a manifest changes nothing. */
final class WriteFilter implements WebFilter {

    private static final String VALIDATE = "/api/v1/policies:validate";

    private static final String LINT = "/manifests:lint";

    private final ApiGate gate;

    WriteFilter(ApiGate gate) {
        this.gate = gate;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Optional<String> closed = gate.readOnly();
        if (closed.isEmpty() || changesNothing(exchange)) {
            return chain.filter(exchange);
        }
        return Mono.error(
                new ProblemException(Problem.of(403, "read-only", "Nothing is changed through here", closed.get())));
    }

    private static boolean changesNothing(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || method.equals(HttpMethod.OPTIONS)
                || (method.equals(HttpMethod.POST) && isCheck(exchange));
    }

    private static boolean isCheck(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        return path.equals(VALIDATE) || path.endsWith(LINT);
    }
}
