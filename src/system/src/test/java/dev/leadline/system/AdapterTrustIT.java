// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whom the packaged adapter believes, who believes it, and what Kubernetes' own Go libraries read of it. */
class AdapterTrustIT {

    private static final Duration PATIENCE = AdapterStage.PATIENCE;
    private static final String METRIC = "leadline_desired_replicas";

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();

    @TempDir
    private Path folder = Path.of("");

    private AdapterStage stage;

    @BeforeEach
    void register() throws IOException {
        stage = new AdapterStage(testbed, folder);
        stage.policy("qwen");
        stage.publish("qwen", 3);
    }

    @AfterEach
    void takeAway() {
        stage.close();
    }

    @Test
    void goClientsReadMetricsAndDiscoveryThroughTheAggregator() throws Exception {
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            ExternalMetricsClient go = ExternalMetricsClient.of(testbed.kubeconfig());
            JsonNode items = go.metrics(stage.namespace(), METRIC, "policy=qwen,pool in (decode),!other")
                    .json()
                    .get("items");
            assertThat(items.size()).isEqualTo(1);
            assertThat(items.at("/0/milliValue").asLong()).isEqualTo(3_000);
            assertThat(items.at("/0/metricLabels/pool").asString()).isEqualTo("decode");
            assertThat(go.metrics(stage.namespace(), "unknown").failure()).isEqualTo("NotFound");
            assertThat(go.metrics(stage.namespace(), METRIC, "policy=nobody").failure())
                    .isEqualTo("NotFound");
            // kube-apiserver asks for the group's documents once a minute.
            testbed.await("every form of discovery to hold the group", Duration.ofMinutes(2), () -> {
                JsonNode discovery = discovery(go);
                return names(discovery, "legacy").contains(METRIC)
                        && names(discovery, "aggregated").contains(METRIC)
                        && names(discovery, "cached").contains(METRIC)
                        && discovery.at("/aggregated/stale").isEmpty();
            });
        }
    }

    private static JsonNode discovery(ExternalMetricsClient go) {
        try {
            return go.discovery().json();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static List<String> names(JsonNode discovery, String form) {
        return discovery
                .at("/" + form + "/versions/external.metrics.k8s.io~1v1beta1")
                .valueStream()
                .map(resource -> resource.get("name").asString())
                .toList();
    }

    @Test
    void strangersAreToldApartAsTheReferenceDoes() throws Exception {
        PlaneCertificates ours = testbed.certificates();
        PlaneCertificates others = PlaneCertificates.create(folder.resolve("others"));
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            DirectReads nobody = reads(Optional.empty());
            assertThat(nobody.read()).as("no certificate").isEqualTo(403);
            assertThat(nobody.read("X-Remote-User", "a", "X-Remote-Group", "system:masters"))
                    .as("headers without a certificate")
                    .isEqualTo(403);
            DirectReads stranger = reads(Optional.of(others.frontProxy()));
            assertThat(stranger.read("X-Remote-User", "a", "X-Remote-Group", "system:masters"))
                    .as("wrong authority")
                    .isEqualTo(401);
            DirectReads mallory = reads(Optional.of(ours.client("mallory", "mallory")));
            assertThat(mallory.read("X-Remote-User", "a", "X-Remote-Group", "system:masters"))
                    .as("wrong name: judged as the client itself")
                    .isEqualTo(403);
            DirectReads aggregator = reads(Optional.of(ours.frontProxy()));
            assertThat(aggregator.get(AdapterStage.API, "X-Remote-User", "system:kube-aggregator"))
                    .as("discovery of an aggregator without groups")
                    .isEqualTo(200);
            assertThat(aggregator.read("X-Remote-User", "system:kube-aggregator"))
                    .as("which may not read metrics")
                    .isEqualTo(403);
            assertTokensAreReviewed(nobody);
        }
    }

    private void assertTokensAreReviewed(DirectReads nobody) {
        String account = "reader";
        String token = testbed.token(stage.namespace(), account);
        allowReading(account);
        assertThat(nobody.read("Authorization", "Bearer " + token))
                .as("a token with the right")
                .isEqualTo(200);
        assertThat(nobody.get(AdapterStage.API + "/namespaces/default/" + METRIC, "Authorization", "Bearer " + token))
                .as("the same in another namespace")
                .isEqualTo(403);
        assertThat(nobody.read("Authorization", "Bearer x" + token))
                .as("a broken token")
                .isEqualTo(401);
        client.serviceAccounts()
                .inNamespace(stage.namespace())
                .withName(account)
                .delete();
        testbed.await(
                "a token that is no longer good to be refused",
                PATIENCE,
                () -> nobody.read("Authorization", "Bearer " + token) == 401);
    }

    private DirectReads reads(Optional<PlaneCertificates.Pair> shown) {
        return new DirectReads(
                URI.create("https://localhost:" + stage.port()),
                AdapterStage.API + "/namespaces/" + stage.namespace() + "/" + METRIC,
                shown);
    }

    @Test
    void anAuthorityIsReplacedUnderLoadWithoutAFailedRead() throws Exception {
        PlaneCertificates first = PlaneCertificates.create(folder.resolve("first"));
        PlaneCertificates second = PlaneCertificates.create(folder.resolve("second"));
        Path chain = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        serve(first, chain, key);
        stage.believe(Files.readString(first.authority()));
        try (Product adapter = stage.adapter("--tls-cert=" + chain, "--tls-key=" + key)) {
            stage.awaitAvailable(adapter);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger reads = new AtomicInteger();
            AtomicInteger failures = new AtomicInteger();
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    boolean good = isRead();
                    reads.incrementAndGet();
                    failures.addAndGet(good ? 0 : 1);
                }
            });
            stage.believe(Files.readString(first.authority()) + Files.readString(second.authority()));
            serve(second, chain, key);
            testbed.await(
                    "the new certificate to be shown",
                    PATIENCE,
                    () -> DirectReads.shows(stage.port(), second.authority()));
            stage.believe(Files.readString(second.authority()));
            int before = reads.get();
            testbed.await("more reads under the new authority alone", PATIENCE, () -> reads.get() > before + 100);
            enough.set(true);
            load.join();
            assertThat(failures.get()).as("failed reads of " + reads).isZero();
        }
    }

    private boolean isRead() {
        try {
            return stage.read(METRIC, "policy=qwen,pool=decode").equals(Optional.of("3"));
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private void serve(PlaneCertificates authority, Path chain, Path key) throws IOException, InterruptedException {
        PlaneCertificates.Pair pair = authority.server("adapter", stage.dnsName());
        Files.copy(pair.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair.certificate(), chain, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aNamespaceThatIsDeletedWhileItIsDownEndsWhenItIsBack() throws Exception {
        String doomed;
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            doomed = testbed.namespace("doomed");
        }
        testbed.await(
                "the APIService not to be available",
                PATIENCE,
                () -> stage.available().equals(Optional.of("False")));
        ExternalMetricsClient go = ExternalMetricsClient.of(testbed.kubeconfig());
        testbed.await(
                "discovery to tell that the group is stale",
                Duration.ofMinutes(2),
                () -> !discovery(go).at("/aggregated/stale").isEmpty());
        client.namespaces().withName(doomed).delete();
        testbed.await("the namespace to say what it waits for", PATIENCE, () -> waitsForDiscovery(doomed));
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            testbed.await(
                    "the namespace to be gone",
                    Duration.ofMinutes(3),
                    () -> client.namespaces().withName(doomed).get() == null);
        }
    }

    private boolean waitsForDiscovery(String name) {
        NamespaceStatus status = client.namespaces().withName(name).require().getStatus();
        return status.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("NamespaceDeletionDiscoveryFailure")
                        && condition.getStatus().equals("True"));
    }

    private void allowReading(String account) {
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(stage.namespace())
                        .withName(account)
                        .endMetadata()
                        .addNewRule()
                        .addToApiGroups("external.metrics.k8s.io")
                        .addToResources("*")
                        .addToVerbs("list")
                        .endRule()
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(stage.namespace())
                        .withName(account)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject("", "ServiceAccount", account, stage.namespace())
                        .build())
                .create();
    }
}
