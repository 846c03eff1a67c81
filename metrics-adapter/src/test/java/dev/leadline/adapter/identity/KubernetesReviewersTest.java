// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KubernetesReviewersTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final User ADA =
            new User("ada", Optional.of("42"), List.of("team"), Map.of("scopes", List.of("read")));
    private static final AccessRequest METRIC =
            new AccessRequest.Resource("external.metrics.k8s.io", "v1beta1", "demand", "team", "list");

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesClient client = server.client();
    private final TokenReviewer tokens = new KubernetesTokenReviewer(client);
    private final AccessReviewer access = new KubernetesAccessReviewer(client);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void asksWhoseTokenItIs() {
        server.answers(201, tokenReview("""
                {"authenticated": true,
                 "user": {"username": "ada", "uid": "42", "groups": ["team"], "extra": {"scopes": ["read"]}}}"""));

        assertThat(tokens.review("secret")).isEqualTo(new TokenAnswer.Genuine(ADA));
        assertThat(path()).isEqualTo("/apis/authentication.k8s.io/v1/tokenreviews");
        assertThat(posted().at("/spec/token").asString()).isEqualTo("secret");
    }

    @Test
    void hearsThatATokenIsNotGood() {
        server.answers(201, tokenReview("{\"authenticated\": false, \"error\": \"token has expired\"}"));
        assertThat(tokens.review("secret")).isEqualTo(new TokenAnswer.NotGenuine());

        server.answers(201, tokenReview("{}"));
        assertThat(tokens.review("secret")).isEqualTo(new TokenAnswer.NotGenuine());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"authenticated\": true}",
                "{\"authenticated\": true, \"user\": {}}",
                "{\"authenticated\": true, \"user\": {\"username\": \"\"}}",
                "null"
            })
    void believesNoTokenWithoutAUser(String status) {
        server.answers(201, tokenReview(status));

        assertThat(tokens.review("secret")).isInstanceOf(TokenAnswer.Unanswered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\": {\"authenticated\": tru", "[]", "<html>", "{\"status\": 7}"})
    void throwsAtWhatIsNoReview(String answer) {
        server.answers(201, answer);

        assertThatThrownBy(() -> tokens.review("secret")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> access.review(ADA, METRIC)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void throwsWhenTheApiServerRefuses() {
        server.answers(403, "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 403, \"message\": \"no right\"}");

        assertThatThrownBy(() -> tokens.review("secret")).isInstanceOf(KubernetesClientException.class);
        assertThatThrownBy(() -> access.review(ADA, METRIC)).hasMessageContaining("no right");
    }

    @Test
    void asksForTheRightToAMetric() {
        server.answers(201, accessReview("{\"allowed\": true}"));

        assertThat(access.review(ADA, METRIC)).isEqualTo(new AccessAnswer.Allowed());
        assertThat(path()).isEqualTo("/apis/authorization.k8s.io/v1/subjectaccessreviews");
        assertThat(posted().at("/spec")).isEqualTo(MAPPER.readTree("""
                {"user": "ada", "uid": "42", "groups": ["team"], "extra": {"scopes": ["read"]},
                 "resourceAttributes": {"group": "external.metrics.k8s.io", "version": "v1beta1",
                                        "resource": "demand", "namespace": "team", "verb": "list"}}"""));
    }

    @Test
    void asksForTheRightToAPath() {
        server.answers(201, accessReview("{\"allowed\": false, \"reason\": \"no binding\"}"));

        assertThat(access.review(User.ANONYMOUS, new AccessRequest.NonResource("/metrics", "get")))
                .isEqualTo(new AccessAnswer.Denied());
        assertThat(posted().at("/spec")).isEqualTo(MAPPER.readTree("""
                {"user": "system:anonymous", "groups": ["system:unauthenticated"],
                 "nonResourceAttributes": {"path": "/metrics", "verb": "get"}}"""));
    }

    @Test
    void takesDeniedForMoreThanAllowed() {
        server.answers(201, accessReview("{\"allowed\": true, \"denied\": true}"));
        assertThat(access.review(ADA, METRIC)).isEqualTo(new AccessAnswer.Denied());

        server.answers(201, accessReview("{}"));
        assertThat(access.review(ADA, METRIC)).isInstanceOf(AccessAnswer.Unanswered.class);
    }

    private String path() {
        return server.bodies().getLast().split(" ", 2)[0];
    }

    private JsonNode posted() {
        return MAPPER.readTree(server.bodies().getLast().split(" ", 2)[1]);
    }

    private static String tokenReview(String status) {
        return "{\"apiVersion\": \"authentication.k8s.io/v1\", \"kind\": \"TokenReview\", \"status\": " + status + "}";
    }

    private static String accessReview(String status) {
        return "{\"apiVersion\": \"authorization.k8s.io/v1\", \"kind\": \"SubjectAccessReview\", \"status\": " + status
                + "}";
    }
}
