// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.JsonDocuments;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyDocument;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import dev.leadline.store.StoredPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /policies}: list, read, write, delete, check. */
final class PolicyHandler {

    private final PolicyService policies;
    private final PolicyView view;
    private final Answers answers;

    PolicyHandler(PolicyService policies, PolicyView view, Answers answers) {
        this.policies = policies;
        this.view = view;
        this.answers = answers;
    }

    static PolicyKey key(ServerRequest request) {
        return new PolicyKey(request.pathVariable("namespace"), request.pathVariable("name"));
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return answers.json(
                () -> Map.of("items", policies.list().stream().map(view::of).toList()));
    }

    Mono<ServerResponse> get(ServerRequest request) {
        PolicyKey key = key(request);
        return answers.json(() -> policies.get(key).map(view::of).orElseThrow(() -> unknown(key)));
    }

    Mono<ServerResponse> put(ServerRequest request) {
        PolicyKey key = key(request);
        return RequestBodies.bytes(request, RequestBodies.POLICY)
                .flatMap(body -> answers.of(() -> write(key, RequestBodies.text(body)), this::written));
    }

    private PolicyService.Written write(PolicyKey key, String text) {
        ParsedPolicy parsed = PolicyParser.parse(text);
        // The path names the namespace; a document that leaves it out means the same one.
        if (parsed instanceof ParsedPolicy.Valid(ScalingPolicy ignored, PolicyDocument document)
                && document.toTree().get("metadata") instanceof Map<?, ?> metadata
                && !metadata.containsKey("namespace")) {
            parsed = PolicyParser.parseTree(
                    document.withMetadata("namespace", key.namespace()).toTree());
        }
        return switch (parsed) {
            case ParsedPolicy.Invalid(List<Violation> violations) ->
                throw new ProblemException(Problem.invalidPolicy(violations));
            case ParsedPolicy.Valid(ScalingPolicy policy, PolicyDocument document) -> {
                checkNames(key, policy.key());
                yield policies.put(policy, document);
            }
        };
    }

    private static void checkNames(PolicyKey path, PolicyKey body) {
        List<Violation> violations = new ArrayList<>();
        if (!path.namespace().equals(body.namespace())) {
            violations.add(disagreement("metadata.namespace", body.namespace(), path.namespace()));
        }
        if (!path.name().equals(body.name())) {
            violations.add(disagreement("metadata.name", body.name(), path.name()));
        }
        if (!violations.isEmpty()) {
            throw new ProblemException(Problem.invalidPolicy(violations));
        }
    }

    private static Violation disagreement(String path, String value, String wanted) {
        return new Violation(
                path,
                value,
                "the body and the address must name the same policy",
                "Write " + wanted + " here or put it to another address.");
    }

    private Mono<ServerResponse> written(PolicyService.Written written) {
        StoredPolicy stored = written.stored();
        URI address = URI.create("/api/v1/policies/" + stored.key().namespace() + "/"
                + stored.key().name());
        return written.created()
                ? ServerResponse.created(address)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(JsonDocuments.bytes(view.of(stored)))
                : Answers.json(200, view.of(stored));
    }

    Mono<ServerResponse> delete(ServerRequest request) {
        PolicyKey key = key(request);
        return answers.of(
                () -> policies.delete(key),
                deleted -> deleted ? ServerResponse.noContent().build() : Mono.error(unknown(key)));
    }

    Mono<ServerResponse> validate(ServerRequest request) {
        return RequestBodies.bytes(request, RequestBodies.POLICY)
                .flatMap(body -> answers.json(() -> verdict(RequestBodies.text(body))));
    }

    private static Map<String, Object> verdict(String text) {
        return switch (PolicyParser.parse(text)) {
            case ParsedPolicy.Invalid(List<Violation> violations) ->
                throw new ProblemException(Problem.invalidPolicy(violations));
            case ParsedPolicy.Valid(ScalingPolicy policy, PolicyDocument ignored) -> {
                Map<String, Object> verdict = new LinkedHashMap<>();
                verdict.put("valid", true);
                verdict.put("namespace", policy.key().namespace());
                verdict.put("name", policy.key().name());
                verdict.put("violations", List.of());
                yield verdict;
            }
        };
    }

    static ProblemException unknown(PolicyKey key) {
        return new ProblemException(Problem.unknownPolicy(key.namespace(), key.name()));
    }
}
