// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.board.Readings.NOON;
import static dev.leadline.adapter.board.Readings.aPool;
import static dev.leadline.adapter.board.Readings.aReading;
import static dev.leadline.adapter.wire.Requests.BASE;
import static dev.leadline.adapter.wire.Requests.get;
import static dev.leadline.adapter.wire.Requests.metric;
import static dev.leadline.adapter.wire.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.FreshnessRule;
import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalMetricsDocumentsTest {

    private static final PolicyKey CHAT = new PolicyKey("inference", "chat");
    private static final PolicyKey CODE = new PolicyKey("inference", "code");
    private static final PolicyKey OTHERS_CHAT = new PolicyKey("others", "chat");

    private final ExternalMetrics documents = new ExternalMetricsDocuments("0.1.0");
    private final Snapshot snapshot = at(NOON);

    @ParameterizedTest
    @ValueSource(strings = {"leadline_desired_replicas", "wva_desired_replicas", "leadline_demand_tokens_per_second"})
    void servesTheTenantsOwnPoolsAlone(String metric) {
        WireAnswer answer = documents.answer(metric("others", metric, ""), snapshot);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).containsOnlyOnce("metricName").doesNotContain("inference");
    }

    @Test
    void servesOneItemPerPool() {
        assertThat(items("leadline_desired_replicas", "")).isEqualTo(3);
        assertThat(items("leadline_desired_replicas", "policy=chat")).isEqualTo(2);
        assertThat(items("leadline_desired_replicas", "policy=chat,pool=decode"))
                .isEqualTo(1);
        assertThat(items("leadline_desired_replicas", "pool!=decode")).isEqualTo(1);
        assertThat(items("wva_desired_replicas", "variant_name=chat-decode")).isEqualTo(2);
        assertThat(items("inferno_desired_replicas", "accelerator_type=H100")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leadline_desired_replicas | policy=chat,pool=nobody | no pool has the labels 'policy=chat,pool=nobody'",
                "leadline_desired_replicas | policy=nobody | the autoscaler has published nothing for a policy 'nobody' in this namespace",
                "wva_desired_replicas | variant_name=nobody | no pool has the labels 'variant_name=nobody'",
                "leadline_nothing | policy=chat | Leadline serves leadline_desired_replicas, leadline_demand_tokens_per_second, leadline_forecast_tokens_per_second, wva_desired_replicas, inferno_desired_replicas"
            })
    void saysWhyThereIsNoNumber(String metric, String selector, String why) {
        WireAnswer answer = documents.answer(metric("inference", metric, selector), snapshot);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer))
                .isEqualTo("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                        + "\"message\":\"the server could not find the metric '" + metric
                        + "' for namespace 'inference': " + why + "\",\"reason\":\"NotFound\",\"code\":404}\n");
    }

    @Test
    void saysThatTheNumberIsTooOld() {
        Snapshot later = at(NOON.plus(Duration.ofHours(1)));

        WireAnswer replicas = documents.answer(metric("inference", "leadline_desired_replicas", "policy=chat"), later);
        WireAnswer demand =
                documents.answer(metric("inference", "leadline_demand_tokens_per_second", "pool=decode"), later);

        assertThat(replicas.status()).isEqualTo(404);
        assertThat(text(replicas)).contains("of policy 'chat', pool 'prefill', nothing is served: the autoscaler");
        assertThat(demand.status()).isEqualTo(404);
        assertThat(text(demand)).contains("the number was valid until 2026-11-23T12:01:00.987Z");
    }

    @Test
    void knowsNothingOfANamespaceWithoutPolicies() {
        WireAnswer answer = documents.answer(metric("nowhere", "leadline_desired_replicas", ""), snapshot);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).contains("published nothing for any policy in this namespace");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labelSelector=policy%3Dchat%2C%2C | labelSelector cannot be read",
                "labelSelector=%zz | is not percent-encoded UTF-8 text",
                "labelSelector=%ff | is not percent-encoded UTF-8 text",
                "labelSelector=a&labelSelector=b | labelSelector is given 2 times",
                "fieldSelector=metadata.name%3Dx | metrics have no fields to select by"
            })
    void refusesAMalformedQueryWithASentence(String query, String sentence) {
        WireAnswer answer =
                documents.answer(get(BASE + "/namespaces/inference/leadline_desired_replicas", query), snapshot);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).contains("\"reason\":\"BadRequest\"").contains(sentence);
    }

    @Test
    void refusesWatches() {
        String path = BASE + "/namespaces/inference/leadline_desired_replicas";

        assertThat(documents.answer(get(path, "watch=true"), snapshot).status()).isEqualTo(405);
        assertThat(documents.answer(get(path, "watch=1"), snapshot).status()).isEqualTo(405);
        assertThat(documents.answer(get(path, "watch=false"), snapshot).status())
                .isEqualTo(200);
        assertThat(documents.answer(get(path, "watch=0"), snapshot).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", ""})
    void refusesEveryMethodThatDoesNotRead(String method) {
        for (String path : List.of("/apis", BASE, BASE + "/namespaces/inference/leadline_desired_replicas")) {
            WireRequest request = new WireRequest(method, path, Optional.empty(), List.of(), Optional.empty());

            assertThat(documents.answer(request, snapshot).status()).isEqualTo(405);
        }
    }

    @Test
    void answersHeadLikeGet() {
        String path = BASE + "/namespaces/inference/leadline_desired_replicas";
        WireRequest head = new WireRequest("HEAD", path, Optional.empty(), List.of(), Optional.empty());

        assertThat(text(documents.answer(head, snapshot))).isEqualTo(text(documents.answer(get(path), snapshot)));
    }

    @Test
    void refusesWhoSpeaksNoJson() {
        for (String path : List.of("/apis", BASE, "/openapi/v3", BASE + "/namespaces/inference/wva_desired_replicas")) {
            WireRequest request = new WireRequest(
                    "GET", path, Optional.empty(), List.of("application/vnd.kubernetes.protobuf"), Optional.empty());

            assertThat(documents.answer(request, snapshot).status()).isEqualTo(406);
        }
    }

    @Test
    void sharesTheBytesAcrossSnapshotsForAsLongAsThePolicyIsTheSame() {
        WireRequest chat = metric("inference", "leadline_desired_replicas", "policy=chat,pool=decode");
        WireRequest all = metric("inference", "leadline_desired_replicas", "");
        byte[] ofChat = documents.answer(chat, snapshot).body();
        byte[] ofAll = documents.answer(all, snapshot).body();
        Map<PolicyKey, PolicyBoard> boards = new HashMap<>(snapshot.boards());
        boards.remove(CODE);
        Snapshot next = new Snapshot(2, boards);

        assertThat(documents.answer(chat, next).body()).isSameAs(ofChat);
        assertThat(documents.answer(all, snapshot).body()).isSameAs(ofAll);
        assertThat(text(documents.answer(all, next))).doesNotContain("\"policy\":\"code\"");
        boards.remove(CHAT);
        assertThat(documents.answer(chat, new Snapshot(3, boards)).status()).isEqualTo(404);
    }

    @Test
    void listsEverySignal() {
        WireAnswer resources = documents.answer(get(BASE), Snapshot.EMPTY);

        for (Signal signal : Signal.values()) {
            assertThat(text(resources)).contains("\"name\":\"" + signal.metric() + "\"");
        }
    }

    private int items(String metric, String selector) {
        WireAnswer answer = documents.answer(metric("inference", metric, selector), snapshot);
        return answer.status() == 200 ? text(answer).split("metricName", -1).length - 1 : 0;
    }

    private static Snapshot at(Instant now) {
        Map<PolicyKey, PolicyBoard> boards = new HashMap<>();
        for (PolicyReading reading : List.of(
                aReading(CHAT, Duration.ofMinutes(10), Map.of(), aPool("prefill"), aPool("decode")),
                aReading(CODE, Duration.ofMinutes(10), Map.of(), aPool("decode")),
                aReading(OTHERS_CHAT, Duration.ofMinutes(10), Map.of(), aPool("decode")))) {
            boards.put(reading.key(), FreshnessRule.at(reading, now));
        }
        return new Snapshot(1, boards);
    }
}
