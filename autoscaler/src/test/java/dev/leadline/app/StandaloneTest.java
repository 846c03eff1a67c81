// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.loop.FakeController;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StandaloneTest {

    private static final String ADDRESS = "/api/v1/policies/inference/qwen3-32b";
    private static final String POLICY = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {min: 1, max: 16}}
              - {name: decode, role: Decode, replicas: {min: 1, max: 16}}
              sources: {push: {}}
            """;
    private static final String PUSH = """
            {"time": "2026-11-23T12:00:05Z", "pools": {
              "prefill": {"instances": [{"id": "p-0", "state": "Ready"}, {"id": "p-1", "state": "Ready"}]},
              "decode": {"instances": [{"id": "d-0", "state": "Ready"}]}}}
            """;

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<FakeController> controllers = new ArrayList<>();

    private Standalone start() {
        StandaloneSettings settings =
                new StandaloneSettings(0, directory, StandaloneSettings.RETENTION, Duration.ofSeconds(5));
        return Standalone.start(
                settings,
                List.of(),
                policy -> {
                    controllers.add(new FakeController(policy));
                    return controllers.getLast();
                },
                Optional.empty());
    }

    private HttpResponse<String> send(Standalone leadline, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + leadline.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void policiesDecisionsAndHistorySurviveARestartAndAPushIsStillAnsweredOnce() {
        String answered;
        String decisions;
        String policy;
        try (Standalone leadline = start()) {
            assertThat(send(leadline, "PUT", ADDRESS, POLICY).statusCode()).isEqualTo(201);
            assertThat(send(
                                    leadline,
                                    "POST",
                                    ADDRESS + "/history?step=60s",
                                    "time,requests\n2026-11-23T10:00:00Z,5\n2026-11-23T10:01:00Z,6\n")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> answer = send(leadline, "POST", ADDRESS + "/observations", PUSH);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answered = answer.body();
            decisions = send(leadline, "GET", ADDRESS + "/decisions", "").body();
            policy = send(leadline, "GET", ADDRESS, "").body();
        }

        try (Standalone leadline = start()) {
            assertThat(controllers).hasSize(2);
            assertThat(controllers.getLast().learned()).hasSize(2);
            assertThat(send(leadline, "GET", ADDRESS + "/decisions", "").body()).isEqualTo(decisions);
            assertThat(policy)
                    .startsWith(send(leadline, "GET", ADDRESS, "").body().replaceAll("}$", ""));
            HttpResponse<String> again = send(leadline, "POST", ADDRESS + "/observations", PUSH);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(answered);
            assertThat(controllers.getLast().seen()).isEmpty();
            assertThat(send(leadline, "POST", ADDRESS + "/observations", PUSH.replace("12:00:05", "12:00:00"))
                            .statusCode())
                    .isEqualTo(409);
        }
    }
}
