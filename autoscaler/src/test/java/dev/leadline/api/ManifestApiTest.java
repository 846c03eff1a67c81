// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ManifestApiTest {

    private static final String FOLLOWED = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              mode: Enforce
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - name: all
                role: Aggregated
                target: {apiVersion: apps/v1, kind: Deployment, name: qwen}
                replicas: {min: 1, max: 16}
                actuation: ExternalMetric
            """;
    private static final String MANIFESTS = RunningApi.ADDRESS + "/manifests";
    private static final String LINT = MANIFESTS + ":lint";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi();
        api.send("PUT", RunningApi.ADDRESS, FOLLOWED);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void anHpaIsWrittenAndFoundRight() {
        RunningApi.Answer hpa = api.get(MANIFESTS + "?kind=hpa&kubernetes=1.37");

        assertThat(hpa.status()).as(hpa.body()).isEqualTo(200);
        assertThat(hpa.contentType()).startsWith("application/yaml");
        assertThat(hpa.body()).contains("kind: HorizontalPodAutoscaler").contains("tolerance: \"0\"");
        RunningApi.Answer lint = api.send("POST", LINT, hpa.body());
        assertThat(lint.status()).as(lint.body()).isEqualTo(200);
        assertThat(lint.json().path("items").isEmpty()).isTrue();
    }

    @Test
    void aScaledObjectNamesTheScalerThatIsAskedFor() {
        RunningApi.Answer scaled = api.get(MANIFESTS + "?kind=scaledobject&scalerAddress=adapter.ops.svc:7000");

        assertThat(scaled.status()).isEqualTo(200);
        assertThat(scaled.body()).contains("kind: ScaledObject").contains("adapter.ops.svc:7000");
    }

    @Test
    void everythingThatIsWrongWithAQuestionIsSaidAtOnce() {
        RunningApi.Answer refused = api.get(MANIFESTS + "?kind=vpa&kubernetes=new&scalerAddress=nowhere");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.json().path("violations").size()).isEqualTo(3);
        assertThat(refused.json().at("/violations/0/path").asString()).isEqualTo("query.kind");
        assertThat(api.get(MANIFESTS).status()).isEqualTo(400);
        assertThat(api.get("/api/v1/policies/inference/other/manifests?kind=hpa")
                        .status())
                .isEqualTo(404);
        assertThat(api.send("POST", MANIFESTS, "").status()).isEqualTo(405);
    }

    @Test
    void aFindingHasCodePathSentenceAndHint() {
        String json = """
                {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
                \t"spec": {"metrics": []}}
                """;

        JsonNode items = api.send("POST", LINT, json).json().path("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.at("/0/code").asString()).isEqualTo("NoLeadlineMetric");
        assertThat(items.at("/0/path").asString()).isEqualTo("spec.metrics");
        assertThat(items.at("/0/sentence").asString()).isNotEmpty();
        assertThat(items.at("/0/hint").asString()).isNotEmpty();
    }

    @Test
    void aBodyThatIsNoObjectIsTheClientsMistake() {
        for (String body : new String[] {
            "",
            "3",
            "a: 1\na: 2",
            "a: b: c",
            "--- {}\n--- {}",
            "[".repeat(100_000),
            "a: &a [*a]",
            "\"\\ud800",
            "{{a: 1}: 2"
        }) {
            RunningApi.Answer answer = api.send("POST", LINT, body);
            assertThat(answer.status()).as(body + " " + answer.body()).isEqualTo(400);
        }
        assertThat(api.send("POST", LINT, "a".repeat(RequestBodies.MANIFEST + 1))
                        .status())
                .isEqualTo(413);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(api.send("POST", LINT, bomb.toString()).status()).isLessThan(500);
    }

    @Test
    void lookingAManifestOverIsAllowedWhereNothingMayBeChanged() {
        ApiGate readOnly = new ApiGate() {
            @Override
            public Optional<String> readOnly() {
                return Optional.of("Policies are changed with kubectl.");
            }
        };
        try (RunningApi closed = new RunningApi(readOnly)) {
            assertThat(closed.send("POST", LINT, "{}").status()).isEqualTo(404);
        }
    }
}
