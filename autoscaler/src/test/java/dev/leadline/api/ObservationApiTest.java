// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class ObservationApiTest {

    private static final String OBSERVATIONS = RunningApi.ADDRESS + "/observations";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void beginAnew() {
        api.send("DELETE", RunningApi.ADDRESS, "");
        assertThat(api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY).status())
                .isEqualTo(201);
    }

    @Test
    void anObservationIsAnsweredWithItsDecision() {
        RunningApi.Answer answer = api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.propertyNames()).containsExactly("decisionId", "time", "pools");
        assertThat(json.path("time").asString()).isEqualTo("2026-11-23T12:00:05Z");
        assertThat(json.at("/pools").propertyNames()).containsExactly("prefill", "decode");
        JsonNode prefill = json.at("/pools/prefill");
        assertThat(prefill.propertyNames())
                .containsExactly(
                        "currentReplicas",
                        "neededReplicas",
                        "feasibleReplicas",
                        "desiredReplicas",
                        "reason",
                        "sentence");
        assertThat(prefill.path("currentReplicas").asInt()).isEqualTo(3);
        assertThat(prefill.path("desiredReplicas").asInt()).isEqualTo(4);
        assertThat(prefill.path("reason").asString()).isEqualTo("PresentDemand");

        JsonNode decision = api.get(RunningApi.ADDRESS + "/decisions/"
                        + json.path("decisionId").asString())
                .json();
        assertThat(decision.path("id")).isEqualTo(json.path("decisionId"));
        JsonNode step = decision.at("/pools/prefill/steps/0");
        assertThat(step.propertyNames()).containsExactly("code", "from", "to", "numbers", "sentence");
        assertThat(decision.at("/pools/prefill").has("forecastTokensPerSecond")).isFalse();
        assertThat(decision.at("/pools/prefill/demandTokensPerSecond").asDouble())
                .isEqualTo(900);
        assertThat(decision.at("/actuation/outcome").asString()).isEqualTo("Published");
    }

    @Test
    void theSamePushAgainGetsTheSameAnswerAndDecidesNothing() {
        String push = RunningApi.push("2026-11-23T12:00:05Z", 3, 2);
        RunningApi.Answer first = api.send("POST", OBSERVATIONS, push);

        RunningApi.Answer again = api.send("POST", OBSERVATIONS, push);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(api.get(RunningApi.ADDRESS + "/decisions").json().path("items"))
                .hasSize(1);
    }

    @Test
    void anotherBodyOfTheSameTimeAndAnOlderOneAreConflicts() {
        api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));

        RunningApi.Answer other = api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 4, 2));
        RunningApi.Answer older = api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:00Z", 3, 2));

        assertThat(other.status()).isEqualTo(409);
        assertThat(older.status()).isEqualTo(409);
        assertThat(older.contentType()).startsWith("application/problem+json");
        assertThat(older.json().at("/violations/0/path").asString()).isEqualTo("time");
        assertThat(api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:10Z", 3, 2))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMalformedObservationIsRefusedAndLosesNothing() {
        RunningApi.Answer answer = api.send("POST", OBSERVATIONS, "{\"time\": \"2026-11-23T12:0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("violations")).isNotEmpty();
        assertThat(api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:00Z", 3, 2))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anObservationAboveFourMebibytesIsRefused() {
        String push = RunningApi.push("2026-11-23T12:00:05Z", 3, 2);

        assertThat(api.send("POST", OBSERVATIONS, push + " ".repeat(4 * 1024 * 1024 - push.length()))
                        .status())
                .isEqualTo(200);
        RunningApi.Answer larger = api.send("POST", OBSERVATIONS, push + " ".repeat(4 * 1024 * 1024));
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.contentType()).startsWith("application/problem+json");
    }

    @Test
    void anObservationOfAnUnknownPolicyIsNotFound() {
        RunningApi.Answer answer = api.send(
                "POST",
                "/api/v1/policies/inference/unknown/observations",
                RunningApi.push("2026-11-23T12:00:05Z", 1, 1));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asString()).contains("inference/unknown");
    }

    @Test
    void aDeletedPolicyMayBeReplayedFromTheBeginning() {
        api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));

        beginAnew();

        assertThat(api.get(RunningApi.ADDRESS + "/decisions").json().path("items"))
                .isEmpty();
        assertThat(api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T11:00:00Z", 3, 2))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void observationAndForecastAreShownAsSoonAsThereIsOne() {
        assertThat(api.get(RunningApi.ADDRESS + "/observation").status()).isEqualTo(404);
        assertThat(api.get(RunningApi.ADDRESS + "/forecast").status()).isEqualTo(404);
        api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));

        JsonNode observation = api.get(RunningApi.ADDRESS + "/observation").json();
        JsonNode forecast = api.get(RunningApi.ADDRESS + "/forecast").json();

        assertThat(observation.at("/pools/prefill/instances")).hasSize(3);
        assertThat(observation.at("/pools/prefill/instances/0/engine/reading").asString())
                .isEqualTo("Fresh");
        assertThat(observation.at("/router/reading").asString()).isEqualTo("Missing");
        assertThat(observation.at("/router/reason").asString()).isEqualTo("NotReported");
        assertThat(observation.at("/demand/uncachedInputTokensPerSecond").asDouble())
                .isEqualTo(900);
        assertThat(forecast.propertyNames()).containsExactly("time", "step", "series");
        assertThat(forecast.path("step").asString()).isEqualTo("15s");
        JsonNode series = forecast.at("/series/requests");
        assertThat(series.propertyNames()).containsExactly("horizons", "quantiles", "values", "model", "explanation");
        assertThat(series.path("horizons").toString()).isEqualTo("[\"15s\",\"30s\"]");
        assertThat(series.path("values").toString()).isEqualTo("[[1.0,3.0],[1.5,4.0]]");
        assertThat(forecast.at("/series/kvTokens").toString())
                .isEqualTo("{\"horizons\":[\"1m\"],\"quantiles\":[0.5,0.95],\"values\":[[1000.0,1500.0]],"
                        + "\"model\":\"moves\"}");
    }

    @Test
    void theForecastSaysWhatItRestsOn() {
        api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));

        JsonNode why = api.get(RunningApi.ADDRESS + "/forecast").json().at("/series/requests/explanation");

        assertThat(why.propertyNames()).containsExactly("findings", "seasons", "lastJump", "learnedModels", "horizons");
        assertThat(why.at("/findings/0").toString())
                .isEqualTo("{\"finding\":\"Jump\",\"holdsScaleDown\":true,\"sentence\":"
                        + "\"Demand jumped from 2.000 to 9.000 units per bin, 3 bins ago.\"}");
        assertThat(why.path("seasons").toString())
                .isEqualTo("[{\"period\":\"1d\",\"declared\":true},"
                        + "{\"period\":\"1h\",\"declared\":false,\"strength\":0.25}]");
        assertThat(why.path("lastJump").toString()).isEqualTo("{\"binsAgo\":3,\"from\":2.0,\"to\":9.0}");
        assertThat(why.path("learnedModels").propertyNames())
                .containsExactly(
                        "trainedAt", "library", "seed", "from", "until", "step", "bins", "features", "holdouts");
        assertThat(why.at("/learnedModels/holdouts/0").toString())
                .isEqualTo("{\"horizon\":\"10m\",\"examples\":60,\"line\":0.75,\"tree\":0.5}");
        assertThat(why.at("/horizons/0").toString())
                .isEqualTo("{\"horizon\":\"10m\",\"step\":\"1m\",\"experts\":["
                        + "{\"expert\":\"last value\",\"weight\":0.75},{\"expert\":\"learned tree\",\"weight\":0.25}],"
                        + "\"offsets\":[{\"quantile\":0.95,\"offset\":0.125}],\"forecasts\":400,"
                        + "\"relativeLoss\":0.875,\"recentCoverage\":[{\"quantile\":0.95,\"share\":0.96}]}");
    }

    @Test
    void decisionsAreListedNewestFirstInPages() {
        for (int second = 10; second < 17; second++) {
            api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:" + second + "Z", 3, 2));
        }
        String list = RunningApi.ADDRESS + "/decisions?limit=3&from=2026-11-23T12:00:11Z&to=2026-11-23T12:00:16Z";

        JsonNode first = api.get(list).json();
        JsonNode second =
                api.get(list + "&cursor=" + first.path("next").asString()).json();

        assertThat(first.path("items").findValuesAsString("time"))
                .containsExactly("2026-11-23T12:00:15Z", "2026-11-23T12:00:14Z", "2026-11-23T12:00:13Z");
        assertThat(second.path("items").findValuesAsString("time"))
                .containsExactly("2026-11-23T12:00:12Z", "2026-11-23T12:00:11Z");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void wrongParametersAreNamed() {
        for (String query : List.of("limit=0", "limit=x", "from=yesterday", "to=12:00", "cursor=%20", "cursor=abc")) {
            RunningApi.Answer answer = api.get(RunningApi.ADDRESS + "/decisions?" + query);

            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.json().at("/violations/0/path").asString())
                    .isEqualTo("query." + query.substring(0, query.indexOf('=')));
        }
        assertThat(api.send("POST", RunningApi.ADDRESS + "/history?step=soon", "time,requests\n")
                        .status())
                .isEqualTo(400);
        assertThat(api.get(RunningApi.ADDRESS + "/decisions/nonsense").status()).isEqualTo(404);
    }

    @Test
    void historyIsLearnedAndKept() {
        RunningApi.Answer answer = api.send(
                "POST",
                RunningApi.ADDRESS + "/history?step=60s",
                "time,requests\n2026-11-23T10:00:00Z,5\n2026-11-23T10:01:00Z,6\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"accepted\":2,\"merged\":2,\"from\":\"2026-11-23T10:00:00Z\","
                        + "\"to\":\"2026-11-23T10:02:00Z\"}");
    }

    @Test
    void observationsOfManyPoliciesAreDecidedSideBySideAndEachInOrder() throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            names.add("p" + number);
            api.send("PUT", "/api/v1/policies/side/p" + number, policyNamed("p" + number));
        }
        List<Thread> threads = names.stream()
                .map(name -> Thread.startVirtualThread(() -> {
                    for (int second = 10; second < 30; second++) {
                        api.send(
                                "POST",
                                "/api/v1/policies/side/" + name + "/observations",
                                RunningApi.push("2026-11-23T12:00:" + second + "Z", 1, 1));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        Set<Integer> sizes = new HashSet<>();
        names.forEach(name -> sizes.add(api.get("/api/v1/policies/side/" + name + "/decisions")
                .json()
                .path("items")
                .size()));
        names.forEach(name -> api.send("DELETE", "/api/v1/policies/side/" + name, ""));
        assertThat(sizes).containsExactly(20);
    }

    private static String policyNamed(String name) {
        return RunningApi.POLICY.replace(
                "name: qwen3-32b, namespace: inference", "name: " + name + ", namespace: side");
    }

    @Test
    @Timeout(20)
    void theStreamTellsOfEveryDecision() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(api.uri("/api/v1/stream")).GET().build();
        HttpResponse<InputStream> stream = api.client().send(request, BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith(":"); // subscribed
            RunningApi.Answer answer = api.send("POST", OBSERVATIONS, RunningApi.push("2026-11-23T12:00:05Z", 3, 2));
            String id = answer.json().path("decisionId").asString();
            List<String> event = new ArrayList<>();
            String line = lines.readLine();
            while (event.size() < 3 && line != null) {
                if (!line.isEmpty() && !line.startsWith(":")) {
                    event.add(line);
                }
                line = event.size() < 3 ? lines.readLine() : null;
            }

            assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            assertThat(event).contains("id:" + id, "event:decision");
            String data = event.stream()
                    .filter(one -> one.startsWith("data:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("data:".length());
            assertThat(data)
                    .isEqualTo(api.get(RunningApi.ADDRESS + "/decisions/" + id).body());
        }
    }

    @Test
    @Timeout(20)
    void openStreamsDoNotHoldUpTheEnd() throws Exception {
        RunningApi other = new RunningApi();
        HttpRequest request =
                HttpRequest.newBuilder(other.uri("/api/v1/stream")).GET().build();
        HttpResponse<InputStream> stream = other.client().send(request, BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith(":");
            long begun = System.nanoTime();
            other.stop();
            // The grace period is 5 s; a stream that is not ended would use it up.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            assertThat(lines.lines().filter(line -> !line.isEmpty())).isEmpty();
        } finally {
            other.close();
        }
    }
}
