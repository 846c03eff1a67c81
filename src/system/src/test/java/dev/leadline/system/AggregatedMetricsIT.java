// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged adapter behind the real aggregator, under the chart's rights, and a real HPA that follows it. */
class AggregatedMetricsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RELEASE = "aggregated";
    private static final String NAME = "aggregated-leadline-adapter";
    private static final String REGISTRATION = "v1beta1.external.metrics.k8s.io";
    private static final String API = "/apis/external.metrics.k8s.io/v1beta1";

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();

    @TempDir
    private Path folder = Path.of("");

    private String home = "";
    private String namespace = "";
    private int port;
    private List<GenericKubernetesResource> installed = List.of();

    @BeforeEach
    void register() throws IOException {
        ChartCrds.provide(testbed);
        home = testbed.namespace("adapter");
        namespace = testbed.namespace("inference");
        testbed.nodes(FakeNodes.h100(namespace, 4, 8));
        port = Product.freePort();
        HelmChart chart = new HelmChart(testbed.helm(), testbed.kubeconfig(), folder);
        installed = chart.render(RELEASE, home, "").stream()
                .filter(object -> object.getApiVersion().startsWith("rbac.")
                        || object.getKind().equals("ServiceAccount"))
                .toList();
        installed.forEach(object -> client.resource(object).create());
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(home)
                        .withName(NAME)
                        .endMetadata()
                        .withNewSpec()
                        .withType("ExternalName")
                        .withExternalName("localhost")
                        .addNewPort()
                        .withName("https")
                        .withPort(port)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        apply("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: %s}
                spec:
                  group: external.metrics.k8s.io
                  version: v1beta1
                  groupPriorityMinimum: 100
                  versionPriority: 100
                  service: {namespace: %s, name: %s, port: %d}
                """.formatted(REGISTRATION, home, NAME, port));
    }

    /** A broken APIService would hold up the end of every namespace, so it goes first. */
    @AfterEach
    void takeAway() {
        client.genericKubernetesResources("apiregistration.k8s.io/v1", "APIService")
                .withName(REGISTRATION)
                .delete();
        installed.forEach(object -> client.resource(object).delete());
        testbed.leave(namespace);
        testbed.leave(home);
    }

    @Test
    void anHpaFollowsThePublishedNumberThroughTheAggregator() throws Exception {
        testbed.create(GpuDeployment.of(namespace, "qwen-decode", 2));
        policy("qwen");
        publish("qwen", 3);
        try (Product adapter = adapter()) {
            awaitAvailable(adapter);
            assertThat(resources()).contains("leadline_desired_replicas", "wva_desired_replicas");
            assertThat(read("leadline_desired_replicas", "policy=qwen,pool=decode"))
                    .contains("3");
            assertThat(read("leadline_desired_replicas", "policy=other")).isEmpty();

            hpa("qwen");
            testbed.await("the HPA to bring 3", PATIENCE, () -> replicas() == 3);
            publish("qwen", 20);
            testbed.await("the HPA to bring 20", PATIENCE, () -> replicas() == 20);
            publish("qwen", 21);
            testbed.await(
                    "the HPA to bring the one more that a tolerance would swallow", PATIENCE, () -> replicas() == 21);
            publish("qwen", 4);
            testbed.await("the HPA to go down again", PATIENCE, () -> replicas() == 4);
        }
        testbed.await(
                "the APIService not to be available",
                PATIENCE,
                () -> available().equals(Optional.of("False")));
        assertThat(replicas()).isEqualTo(4);
        try (Product adapter = adapter()) {
            awaitAvailable(adapter);
            assertThat(read("leadline_desired_replicas", "policy=qwen,pool=decode"))
                    .contains("4");
        }
    }

    @Test
    void aStatusThatChangesIsServedWithinAMoment() throws Exception {
        policy("qwen");
        publish("qwen", 1);
        try (Product adapter = adapter()) {
            awaitAvailable(adapter);
            for (int replicas = 2; replicas < 12; replicas++) {
                publish("qwen", replicas);
                String wanted = Integer.toString(replicas);
                testbed.await(
                        "the new number",
                        Duration.ofSeconds(5),
                        () -> read("leadline_desired_replicas", "policy=qwen,pool=decode")
                                .equals(Optional.of(wanted)));
            }
        }
    }

    private void awaitAvailable(Product adapter) {
        try {
            testbed.await(
                    "the APIService to be available",
                    PATIENCE,
                    () -> available().equals(Optional.of("True")));
        } catch (AssertionError unavailable) {
            throw new AssertionError(unavailable.getMessage() + "\nthe adapter said:\n" + adapter.err(), unavailable);
        }
    }

    private Product adapter() throws IOException {
        return Product.start(
                "leadline.adapter.jar",
                folder,
                List.of(
                        "--listen=127.0.0.1",
                        "--port=" + port,
                        "--grpc-port=0",
                        "--service=" + NAME,
                        "--secret=" + NAME + "-tls"),
                Map.of(
                        "KUBECONFIG",
                        testbed.kubeconfigOfServiceAccount(home, NAME).toString(),
                        "POD_NAMESPACE",
                        home,
                        "POD_NAME",
                        "adapter-0"));
    }

    private void policy(String name) {
        apply("""
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %s, namespace: %s}
                spec:
                  mode: Enforce
                  model: {name: m}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  pools:
                  - name: decode
                    role: Aggregated
                    target: {apiVersion: apps/v1, kind: Deployment, name: %s-decode}
                    replicas: {min: 1, max: 40}
                    actuation: ExternalMetric
                """.formatted(name, namespace, name));
    }

    private void publish(String name, int desired) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        client.genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"pools\": [{\"name\": \"decode\", \"role\": \"Aggregated\", \"desiredReplicas\": %d,"
                                        .formatted(desired)
                                + "\"issuedAt\": \"%s\", \"validUntil\": \"%s\"}]}}"
                                        .formatted(now, now.plusSeconds(600)));
    }

    private void hpa(String policy) {
        apply("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: %1$s-decode, namespace: %2$s}
                spec:
                  minReplicas: 1
                  maxReplicas: 40
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s-decode}
                  metrics:
                  - type: External
                    external:
                      metric:
                        name: leadline_desired_replicas
                        selector: {matchLabels: {policy: %1$s, pool: decode}}
                      target: {type: AverageValue, averageValue: "1"}
                  behavior:
                    scaleUp:
                      stabilizationWindowSeconds: 0
                      tolerance: "0"
                      selectPolicy: Max
                      policies: [{type: Pods, value: 40, periodSeconds: 15}]
                    scaleDown:
                      stabilizationWindowSeconds: 0
                      tolerance: "0"
                      selectPolicy: Max
                      policies: [{type: Pods, value: 40, periodSeconds: 15}]
                """.formatted(policy, namespace));
    }

    private void apply(String yaml) {
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private int replicas() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("qwen-decode")
                .get()
                .getSpec()
                .getReplicas();
    }

    private Optional<String> available() {
        GenericKubernetesResource found = client.genericKubernetesResources("apiregistration.k8s.io/v1", "APIService")
                .withName(REGISTRATION)
                .get();
        List<Map<String, String>> conditions = found == null ? null : found.get("status", "conditions");
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> "Available".equals(condition.get("type")))
                        .map(condition -> condition.get("status"))
                        .findFirst();
    }

    private List<String> resources() {
        GenericKubernetesResource list = Serialization.unmarshal(client.raw(API), GenericKubernetesResource.class);
        List<Map<String, String>> resources = list.get("resources");
        return resources.stream().map(resource -> resource.get("name")).toList();
    }

    /** The value of the one item; empty where there is none. */
    private Optional<String> read(String metric, String selector) {
        String path = API + "/namespaces/" + namespace + "/" + metric + "?labelSelector="
                + selector.replace("=", "%3D").replace(",", "%2C");
        String body = client.raw(path);
        if (body == null) { // 404
            return Optional.empty();
        }
        List<Map<String, String>> items =
                Serialization.unmarshal(body, GenericKubernetesResource.class).get("items");
        assertThat(items).hasSizeLessThan(2);
        return items.stream().map(item -> item.get("value")).findFirst();
    }
}
