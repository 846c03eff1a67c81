// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The Go clients of the testbed understand what they should: the API server, and the sample adapter beside it. */
class ExternalMetricsClientIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ACCOUNT = "reader";

    private final KubeTestbed testbed = KubeTestbed.shared();
    private String namespace = "";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("extclient");
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    @Test
    void discoveryOfTheApiServerIsTheSameInEveryForm() throws Exception {
        ExternalMetricsClient.Answer answer =
                ExternalMetricsClient.of(testbed.kubeconfig()).discovery();
        assertThat(answer.code()).isZero();
        JsonNode legacy = answer.json().at("/legacy/versions");
        assertThat(legacy.at("/apps~1v1")
                        .valueStream()
                        .map(resource -> resource.get("name").asString()))
                .contains("deployments", "deployments/scale");
        assertThat(answer.json().at("/aggregated/served").asBoolean()).isTrue();
        assertThat(answer.json().at("/aggregated/versions").propertyStream().map(entry -> entry.getKey()))
                .containsExactlyInAnyOrderElementsOf(
                        legacy.propertyStream().map(entry -> entry.getKey()).toList());
    }

    @Test
    void aMetricThatNobodyServesIsNotFound() throws Exception {
        ExternalMetricsClient.Answer answer =
                ExternalMetricsClient.of(testbed.kubeconfig()).metrics(namespace, "nothing");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.failure()).isEqualTo("NotFound");
    }

    @Test
    void theSampleAdapterAnswersWhoMayAskAndNobodyElse() throws Exception {
        int port = Product.freePort();
        try (RunningSampleAdapter adapter = RunningSampleAdapter.start(testbed, folder, port)) {
            URI server = URI.create("https://localhost:" + port);
            ExternalMetricsClient client = ExternalMetricsClient.of(Kubeconfig.write(
                    folder.resolve("reader.kubeconfig"),
                    server,
                    testbed.certificates().authority(),
                    new Kubeconfig.Token(testbed.token(namespace, ACCOUNT))));
            testbed.await(
                    "the sample adapter to be there",
                    PATIENCE,
                    () -> !failure(client).equals("Network"));
            assertThat(client.metrics(namespace, "my-external-metric")
                            .json()
                            .at("/error/code")
                            .asInt())
                    .as("%s\n%s", client.metrics(namespace, "my-external-metric"), adapter.log())
                    .isEqualTo(403);
            allowReading();
            testbed.await(
                    "the sample adapter to answer",
                    PATIENCE,
                    () -> failure(client).isEmpty());
            JsonNode items = client.metrics(namespace, "my-external-metric", "foo=bar")
                    .json()
                    .get("items");
            assertThat(items.size()).isEqualTo(1);
            assertThat(items.at("/0/metricLabels/foo").asString()).isEqualTo("bar");
            assertThat(items.at("/0/milliValue").asLong()).isEqualTo(42_000);
        }
    }

    private String failure(ExternalMetricsClient client) {
        try {
            return client.metrics(namespace, "my-external-metric").failure();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void allowReading() {
        testbed.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(ACCOUNT)
                        .endMetadata()
                        .addNewRule()
                        .addToApiGroups("external.metrics.k8s.io")
                        .addToResources("*")
                        .addToVerbs("list")
                        .endRule()
                        .build())
                .create();
        testbed.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(ACCOUNT)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", ACCOUNT)
                        .addNewSubject("", "ServiceAccount", ACCOUNT, namespace)
                        .build())
                .create();
    }
}
