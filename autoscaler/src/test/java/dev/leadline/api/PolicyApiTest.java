// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PolicyApiTest {

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
    void deleteAll() {
        api.send("DELETE", RunningApi.ADDRESS, "");
    }

    @Test
    void aPolicyIsCreatedReplacedListedAndDeleted() {
        RunningApi.Answer created = api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.response().headers().firstValue("Location")).contains(RunningApi.ADDRESS);

        RunningApi.Answer replaced =
                api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY.replace("max: 16", "max: 12"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(version(replaced.json())).isGreaterThan(version(created.json()));

        JsonNode read = api.get(RunningApi.ADDRESS).json();
        assertThat(read).isEqualTo(replaced.json());
        assertThat(read.at("/spec/pools/0/replicas/max").asInt()).isEqualTo(12);

        JsonNode list = api.get("/api/v1/policies").json();
        assertThat(list.path("items")).containsExactly(read);
        assertThat(list.has("next")).isFalse();

        assertThat(api.send("DELETE", RunningApi.ADDRESS, "").status()).isEqualTo(204);
        assertThat(api.send("DELETE", RunningApi.ADDRESS, "").status()).isEqualTo(404);
        assertThat(api.get(RunningApi.ADDRESS).status()).isEqualTo(404);
    }

    private static long version(JsonNode policy) {
        return Long.parseLong(policy.at("/metadata/resourceVersion").asString());
    }

    @Test
    void whatIsReadCanBeWrittenBackAndNothingChanges() {
        api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY);
        api.send("POST", RunningApi.ADDRESS + "/observations", RunningApi.push("2026-11-23T12:00:00Z", 3, 2));
        RunningApi.Answer read = api.get(RunningApi.ADDRESS);
        assertThat(read.json().at("/status/pools/0/desiredReplicas").asInt()).isEqualTo(4);

        RunningApi.Answer written = api.send("PUT", RunningApi.ADDRESS, read.body());

        assertThat(written.status()).as(written.body()).isEqualTo(200);
        assertThat(written.json().path("spec")).isEqualTo(read.json().path("spec"));
    }

    @Test
    void aDocumentWithoutNamespaceMeansThatOfTheAddress() {
        String without = RunningApi.POLICY.replace(", namespace: inference", "");

        assertThat(api.send("PUT", RunningApi.ADDRESS, without).status()).isEqualTo(201);
        assertThat(api.get(RunningApi.ADDRESS).json().at("/metadata/namespace").asString())
                .isEqualTo("inference");
    }

    @Test
    void anInvalidPolicyGetsAllViolationsAtOnceAndChangesNothing() {
        String wrong = RunningApi.POLICY
                .replace("max: 16", "max: 0")
                .replace("2s", "2 fortnights")
                .replace("sources:", "sauces:");

        RunningApi.Answer answer = api.send("PUT", RunningApi.ADDRESS, wrong);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(422);
        assertThat(problem.path("violations").size()).isGreaterThanOrEqualTo(3);
        problem.path("violations").forEach(violation -> {
            assertThat(violation.path("path").asString()).isNotEmpty();
            assertThat(violation.path("rule").asString()).isNotEmpty();
            assertThat(violation.path("hint").asString()).isNotEmpty();
        });
        assertThat(problem.path("violations").toString())
                .contains("spec.pools[0].replicas", "spec.objectives.timeToFirstToken", "sauces");
        assertThat(api.get(RunningApi.ADDRESS).status()).isEqualTo(404);
    }

    @Test
    void validateSaysWhetherAndWritesNothing() {
        RunningApi.Answer good = api.send("POST", "/api/v1/policies:validate", RunningApi.POLICY);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.json().path("valid").asBoolean()).isTrue();

        RunningApi.Answer bad = api.send("POST", "/api/v1/policies:validate", "{\"kind\": \"ScalingPolicy\"");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json().path("violations")).isNotEmpty();

        assertThat(api.get("/api/v1/policies").json().path("items")).isEmpty();
    }

    @Test
    void bodyAndAddressMustAgree() {
        RunningApi.Answer answer = api.send("PUT", "/api/v1/policies/other/name", RunningApi.POLICY);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("violations").findValuesAsString("path"))
                .containsExactly("metadata.namespace", "metadata.name");
    }

    @Test
    void whatIsNotThereAndWhatIsNotAllowedAreProblemsToo() {
        RunningApi.Answer nowhere = api.get("/api/v1/nonsense");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.contentType()).startsWith("application/problem+json");

        RunningApi.Answer refused = api.send("POST", RunningApi.ADDRESS, "");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.response().headers().firstValue("Allow")).contains("DELETE, GET, PUT");
        assertThat(refused.contentType()).startsWith("application/problem+json");
    }

    @Test
    void aPolicyThatIsTooLargeIsRefused() {
        RunningApi.Answer answer =
                api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY + "# " + "x".repeat(1024 * 1024));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void livezAndReadyzAnswer() {
        assertThat(api.get("/livez").status()).isEqualTo(200);
        assertThat(api.get("/readyz").status()).isEqualTo(200);
    }
}
