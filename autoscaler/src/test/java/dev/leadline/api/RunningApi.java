// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.act.NoActuator;
import dev.leadline.loop.DemandHistory;
import dev.leadline.loop.DemandRecorder;
import dev.leadline.loop.FakeController;
import dev.leadline.loop.InMemoryCapacities;
import dev.leadline.loop.InMemoryDemandHistory;
import dev.leadline.loop.InMemoryJournal;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.store.InMemoryPolicies;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over in-memory stores and a fake controller, on a free port. */
final class RunningApi implements AutoCloseable {

    static final String POLICY = """
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
    static final String ADDRESS = "/api/v1/policies/inference/qwen3-32b";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ApiServer server;
    final PolicyLoop loop;
    final DemandHistory history = new InMemoryDemandHistory();

    RunningApi() {
        this(ApiGate.OPEN);
    }

    RunningApi(ApiGate gate) {
        InstantSource clock = InstantSource.system();
        PolicyRegistry registry = new PolicyRegistry(FakeController::new);
        PrometheusRegistry prometheus = new PrometheusRegistry();
        LoopMetrics metrics = new LoopMetrics(prometheus, registry, clock);
        InMemoryJournal journal = new InMemoryJournal();
        DecisionStream stream = new DecisionStream();
        loop = new PolicyLoop(
                registry, journal, new NoActuator(), List.of(metrics, new DemandRecorder(history), stream), clock);
        PolicyService policies = new PolicyService(
                new InMemoryPolicies(), registry, journal, history, new InMemoryCapacities(), metrics, clock);
        server = ApiServer.of(new ApiServer.Parts(policies, registry, journal, loop, stream, prometheus))
                .behind(gate)
                .start("127.0.0.1", 0);
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** An answer with its body read as JSON, when it is JSON. */
    record Answer(int status, String contentType, String body, HttpResponse<String> response) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET().build());
    }

    Answer send(String method, String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    response);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    void stop() {
        server.close();
    }

    HttpClient client() {
        return client;
    }

    /** The push of a fleet of ready instances. */
    static String push(String time, int prefill, int decode) {
        return "{\"time\": \"" + time
                + "\", \"accelerators\": {\"free\": 12}, \"pools\": {\"prefill\": {\"instances\": ["
                + instances("p", prefill) + "]}, \"decode\": {\"instances\": [" + instances("d", decode) + "]}}}";
    }

    private static String instances(String prefix, int count) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < count; number++) {
            text.append(number == 0 ? "" : ", ")
                    .append("{\"id\": \"")
                    .append(prefix)
                    .append('-')
                    .append(number)
                    .append("\", \"state\": \"Ready\", \"accelerators\": 2, \"kvUsage\": 0.5}");
        }
        return text.toString();
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
