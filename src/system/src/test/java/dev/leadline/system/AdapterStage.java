// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place behind the real aggregator for the packaged adapter, with the chart's rights and a namespace whose pools it serves.
 */
final class AdapterStage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String API = "/apis/external.metrics.k8s.io/v1beta1";
    private static final String RELEASE = "aggregated";
    private static final String NAME = "aggregated-leadline-adapter";
    private static final String REGISTRATION = "v1beta1.external.metrics.k8s.io";
    private static final String APISERVICES = "apiregistration.k8s.io/v1";

    static final String MOVES_AT_ONCE = """
        {stabilizationWindowSeconds: 0, tolerance: "0", selectPolicy: Max,\
         policies: [{type: Pods, value: 40, periodSeconds: 15}]}\
        """;

    private final KubeTestbed testbed;
    private final KubernetesClient client;
    private final Path folder;
    private final String home;
    private final String namespace;
    private final int port;
    private final List<GenericKubernetesResource> installed;

    /** Registers a service that leads to a port of this machine, where nobody answers yet. */
    AdapterStage(KubeTestbed testbed, Path folder) throws IOException {
        this.testbed = testbed;
        this.client = testbed.client();
        this.folder = folder;
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
        client.resource(service()).create();
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

    /** Only another name of this machine. */
    private Service service() {
        return new ServiceBuilder()
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
                .build();
    }

    String namespace() {
        return namespace;
    }

    int port() {
        return port;
    }

    /** Namespace of the adapter itself. */
    String home() {
        return home;
    }

    /** A broken APIService would hold up the end of every namespace, so it goes first. */
    @Override
    public void close() {
        client.genericKubernetesResources(APISERVICES, "APIService")
                .withName(REGISTRATION)
                .delete();
        installed.forEach(object -> client.resource(object).delete());
        testbed.leave(namespace);
        testbed.leave(home);
    }

    void awaitAvailable(Product adapter) {
        try {
            testbed.await(
                    "the APIService to be available",
                    PATIENCE,
                    () -> available().equals(Optional.of("True")));
        } catch (AssertionError unavailable) {
            throw new AssertionError(unavailable.getMessage() + "\nthe adapter said:\n" + adapter.err(), unavailable);
        }
    }

    /** Starts the adapter with a certificate of its own making. */
    Product adapter() throws IOException {
        return adapter("--secret=" + NAME + "-tls");
    }

    /** Starts the adapter. */
    Product adapter(String... certificate) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--listen=127.0.0.1", "--port=" + port, "--grpc-port=0", "--service=" + NAME));
        arguments.addAll(List.of(certificate));
        return Product.start(
                "leadline.adapter.jar",
                folder,
                arguments,
                Map.of(
                        "KUBECONFIG",
                        testbed.kubeconfigOfServiceAccount(home, NAME).toString(),
                        "POD_NAMESPACE",
                        home,
                        "POD_NAME",
                        "adapter-0"));
    }

    /** The name by which the aggregator knows the adapter, which its certificate must hold. */
    String dnsName() {
        return NAME + "." + home + ".svc";
    }

    /** Lets the aggregator believe these authorities, PEM, and no others. */
    void believe(String authorities) {
        client.genericKubernetesResources(APISERVICES, "APIService")
                .withName(REGISTRATION)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"caBundle\": \"%s\"}}"
                                .formatted(Base64.getEncoder()
                                        .encodeToString(authorities.getBytes(StandardCharsets.US_ASCII))));
    }

    void policy(String name) {
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

    void publish(String name, int desired) {
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

    /** The HPA that Leadline's manifests give a pool: exact, at once, both ways. */
    void hpa(String policy) {
        hpa(policy + "-decode", policy + "-decode", 1, List.of(policy), MOVES_AT_ONCE, MOVES_AT_ONCE);
    }

    /**
     * An HPA on the wanted replicas of one policy's pool or several.
     *
     * @param up behavior when it grows, in one line of YAML
     * @param down behavior when it shrinks
     */
    void hpa(String name, String target, int min, List<String> policies, String up, String down) {
        String metrics =
                policies.stream().map(policy -> metric(policy).indent(2)).reduce("", String::concat);
        apply("""
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: %s, namespace: %s}
            spec:
              minReplicas: %d
              maxReplicas: 40
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
              behavior: {scaleUp: %s, scaleDown: %s}
              metrics:
            %s\
            """.formatted(name, namespace, min, target, up, down, metrics));
    }

    private static String metric(String policy) {
        return """
                - type: External
                  external:
                    metric:
                      name: leadline_desired_replicas
                      selector: {matchLabels: {policy: %s, pool: decode}}
                    target: {type: AverageValue, averageValue: "1"}
                """.formatted(policy);
    }

    /** Reason of an HPA's condition {@code ScalingActive}; empty where it has none yet. */
    Optional<String> scalingActive(String hpa) {
        GenericKubernetesResource found = client.genericKubernetesResources("autoscaling/v2", "HorizontalPodAutoscaler")
                .inNamespace(namespace)
                .withName(hpa)
                .get();
        return condition(found, "ScalingActive", "reason");
    }

    void apply(String yaml) {
        client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    int replicas(String policy) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(policy + "-decode")
                .get()
                .getSpec()
                .getReplicas();
    }

    Optional<String> available() {
        return condition(
                client.genericKubernetesResources(APISERVICES, "APIService")
                        .withName(REGISTRATION)
                        .get(),
                "Available",
                "status");
    }

    private static Optional<String> condition(@Nullable GenericKubernetesResource of, String type, String field) {
        List<Map<String, String>> conditions = of == null ? null : of.get("status", "conditions");
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> type.equals(condition.get("type")))
                        .map(condition -> condition.get(field))
                        .findFirst();
    }

    List<String> resources() {
        GenericKubernetesResource list = Serialization.unmarshal(client.raw(API), GenericKubernetesResource.class);
        List<Map<String, String>> resources = list.get("resources");
        return resources.stream().map(resource -> resource.get("name")).toList();
    }

    /** The value of the one item; empty where there is none. */
    Optional<String> read(String metric, String selector) {
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
