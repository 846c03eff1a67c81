// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.leadline.loop.JsonDocuments;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Every address of the API and what answers there; a known address asked in another way gets 405. */
final class ApiRoutes {

    private static final String POLICY = "/api/v1/policies/{namespace}/{name}";

    private final RouterFunctions.Builder routes = RouterFunctions.route();

    private ApiRoutes() {}

    static RouterFunction<ServerResponse> of(
            PolicyHandler policies,
            PushHandler pushes,
            DecisionHandler decisions,
            DecisionStream stream,
            HealthHandler health,
            InventoryHandler inventory,
            ManifestHandler manifests) {
        ApiRoutes api = new ApiRoutes();
        api.at("/livez", Map.of(HttpMethod.GET, health::live));
        api.at("/readyz", Map.of(HttpMethod.GET, health::ready));
        api.at("/metrics", Map.of(HttpMethod.GET, health::metrics));
        api.at("/api/v1/stream", Map.of(HttpMethod.GET, stream::stream));
        api.at("/api/v1/inventory", Map.of(HttpMethod.GET, inventory::get));
        api.at("/api/v1/policies", Map.of(HttpMethod.GET, policies::list));
        api.at("/api/v1/policies:validate", Map.of(HttpMethod.POST, policies::validate));
        api.at(
                POLICY,
                Map.of(
                        HttpMethod.GET, policies::get,
                        HttpMethod.PUT, policies::put,
                        HttpMethod.DELETE, policies::delete));
        api.at(POLICY + "/observations", Map.of(HttpMethod.POST, pushes::observe));
        api.at(POLICY + "/history", Map.of(HttpMethod.POST, pushes::learn));
        api.at(POLICY + "/observation", Map.of(HttpMethod.GET, decisions::observation));
        api.at(POLICY + "/forecast", Map.of(HttpMethod.GET, decisions::forecast));
        api.at(POLICY + "/decisions", Map.of(HttpMethod.GET, decisions::list));
        api.at(POLICY + "/decisions/{id}", Map.of(HttpMethod.GET, decisions::get));
        api.at(POLICY + "/manifests", Map.of(HttpMethod.GET, manifests::write));
        api.at(POLICY + "/manifests:lint", Map.of(HttpMethod.POST, manifests::lint));
        return api.routes.build();
    }

    private void at(String pattern, Map<HttpMethod, HandlerFunction<ServerResponse>> handlers) {
        handlers.forEach((method, handler) ->
                routes.route(RequestPredicates.method(method).and(path(pattern)), handler));
        Set<String> allowed = new TreeSet<>();
        handlers.keySet().forEach(method -> allowed.add(method.name()));
        routes.route(path(pattern).and(ApiRoutes::isNotHead), request -> notAllowed(request, allowed));
    }

    private static boolean isNotHead(ServerRequest request) {
        return !request.method().equals(HttpMethod.HEAD) && !request.method().equals(HttpMethod.OPTIONS);
    }

    private static Mono<ServerResponse> notAllowed(ServerRequest request, Set<String> allowed) {
        Problem problem = Problem.of(
                405,
                "method-not-allowed",
                "Not in this way",
                request.path() + " answers " + String.join(", ", allowed) + ", not "
                        + request.method().name() + ".");
        return ServerResponse.status(405)
                .header("Allow", String.join(", ", allowed))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(JsonDocuments.bytes(problem));
    }
}
