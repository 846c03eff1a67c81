// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.PolicyRegistry;
import dev.leadline.manifest.KubernetesVersion;
import dev.leadline.manifest.LintFinding;
import dev.leadline.manifest.ManifestKind;
import dev.leadline.manifest.ManifestLint;
import dev.leadline.manifest.ManifestOptions;
import dev.leadline.manifest.Manifests;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** HPAs and ScaledObjects that follow a policy: written, and looked over. */
final class ManifestHandler {

    private static final MediaType YAML = new MediaType("application", "yaml");
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9.]{0,252})|\\[[0-9A-Fa-f:]{2,45}]):[0-9]{1,5}");

    private final PolicyRegistry registry;
    private final Answers answers;

    ManifestHandler(PolicyRegistry registry, Answers answers) {
        this.registry = registry;
        this.answers = answers;
    }

    /** What was found, as the API writes it. */
    record Findings(List<LintFinding> items) {}

    Mono<ServerResponse> write(ServerRequest request) {
        ScalingPolicy policy = inForce(request);
        List<Violation> violations = new ArrayList<>();
        Optional<ManifestKind> kind = kind(request, violations);
        ManifestOptions options = new ManifestOptions(kubernetes(request, violations), address(request, violations));
        if (!violations.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(400, "invalid-parameter", "A parameter is not valid", violations));
        }
        return ServerResponse.ok().contentType(YAML).bodyValue(Manifests.yaml(policy, kind.orElseThrow(), options));
    }

    Mono<ServerResponse> lint(ServerRequest request) {
        ScalingPolicy policy = inForce(request);
        return RequestBodies.bytes(request, RequestBodies.MANIFEST)
                .flatMap(body -> answers.json(
                        () -> new Findings(ManifestLint.lint(ManifestBody.parse(RequestBodies.text(body)), policy))));
    }

    private ScalingPolicy inForce(ServerRequest request) {
        PolicyKey key = PolicyHandler.key(request);
        return registry.find(key).orElseThrow(() -> PolicyHandler.unknown(key));
    }

    private static Optional<ManifestKind> kind(ServerRequest request, List<Violation> violations) {
        String asked = request.queryParam("kind").orElse("");
        Optional<ManifestKind> kind = ManifestKind.of(asked);
        if (kind.isEmpty()) {
            violations.add(violation("kind", asked, "a kind is hpa or scaledobject", "Ask with ?kind=hpa."));
        }
        return kind;
    }

    private static Optional<KubernetesVersion> kubernetes(ServerRequest request, List<Violation> violations) {
        Optional<String> asked = request.queryParam("kubernetes");
        Optional<KubernetesVersion> version = asked.flatMap(KubernetesVersion::parse);
        if (asked.isPresent() && version.isEmpty()) {
            violations.add(violation(
                    "kubernetes",
                    asked.get(),
                    "a version is major.minor",
                    "Write it like 1.34, or leave it out for a cluster of today."));
        }
        return version;
    }

    private static String address(ServerRequest request, List<Violation> violations) {
        String asked = request.queryParam("scalerAddress").orElse(ManifestOptions.SCALER_ADDRESS);
        if (!ADDRESS.matcher(asked).matches()) {
            violations.add(violation(
                    "scalerAddress",
                    asked,
                    "an address is host:port",
                    "Write it like " + ManifestOptions.SCALER_ADDRESS + "."));
        }
        return asked;
    }

    private static Violation violation(String parameter, String value, String rule, String hint) {
        return new Violation("query." + parameter, value.substring(0, Math.min(value.length(), 100)), rule, hint);
    }
}
