// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.system.AuditLog.AuditRecord;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeTestbedIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private String namespace = "";

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("testbed");
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    @Test
    void theApiServerIsTheReleaseThatWeTestAgainst() {
        assertThat(testbed.client().getKubernetesVersion().getGitVersion()).isEqualTo("v1.37.2");
    }

    @Test
    void aPodWithoutAFreeGpuStaysPendingUntilANodeComes() {
        testbed.nodes(FakeNodes.h100(namespace, 1, 1));
        testbed.create(GpuDeployment.of(namespace, "decode", 2).coldStart(Duration.ofMillis(100)));
        testbed.await("one pod ready, one without a place", PATIENCE, () -> {
            List<Pod> pods = pods();
            return pods.size() == 2
                    && pods.stream().filter(KubeTestbedIT::isReady).count() == 1
                    && pods.stream()
                                    .filter(pod -> condition(pod, "PodScheduled", "False"))
                                    .count()
                            == 1;
        });
        testbed.nodes(FakeNodes.h100(namespace, 1, 1).named("late"));
        testbed.await("both pods ready", PATIENCE, () -> pods().stream().allMatch(KubeTestbedIT::isReady));
        assertThat(pods())
                .extracting(pod -> pod.getStatus().getPodIP())
                .doesNotHaveDuplicates()
                .allMatch(address -> address.matches("127\\.64\\.\\d+\\.\\d+"));
    }

    @Test
    void aPodIsReadyAfterItsColdStartAndNotBefore() {
        testbed.nodes(FakeNodes.h100(namespace, 1, 8));
        testbed.create(GpuDeployment.of(namespace, "slow", 1).coldStart(Duration.ofSeconds(4)));
        testbed.create(GpuDeployment.of(namespace, "quick", 1).coldStart(Duration.ofSeconds(1)));
        testbed.await(
                "both pods ready",
                PATIENCE,
                () -> pods().size() == 2 && pods().stream().allMatch(KubeTestbedIT::isReady));
        assertThat(coldStart("slow")).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(12));
        assertThat(coldStart("quick")).isLessThan(coldStart("slow"));
    }

    @Test
    void theControllerOfHorizontalPodAutoscalersLooksAtEveryOne() {
        testbed.create(GpuDeployment.of(namespace, "decode", 1));
        HorizontalPodAutoscaler autoscaler = new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("decode")
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", "decode")
                .withMinReplicas(1)
                .withMaxReplicas(3)
                .endSpec()
                .build();
        testbed.client().resource(autoscaler).create();
        testbed.await("a condition of the autoscaler", PATIENCE, () -> {
            HorizontalPodAutoscaler seen = testbed.client().resource(autoscaler).get();
            return seen.getStatus() != null
                    && seen.getStatus().getConditions() != null
                    && seen.getStatus().getConditions().stream()
                            .anyMatch(condition -> "AbleToScale".equals(condition.getType()));
        });
    }

    @Test
    void aServiceAccountMayDoWhatItsRolesSayAndTheAuditLogTellsWhatItDid() {
        long before = testbed.audit().now();
        KubernetesClient account = testbed.clientAsServiceAccount(namespace, "reader");
        assertThatThrownBy(() -> account.pods().inNamespace(namespace).list())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("forbidden");
        KubernetesClient user = testbed.clientAs("somebody", "system:masters");
        assertThat(user.pods().inNamespace(namespace).list().getItems()).isEmpty();
        assertThat(testbed.audit().since(before, "system:serviceaccount:" + namespace + ":reader"))
                .singleElement()
                .satisfies(record -> assertThat(record.ruled()).isEqualTo("list pods"))
                .satisfies(record -> assertThat(record.code()).isEqualTo(403));
        assertThat(testbed.audit().since(before, "somebody"))
                .extracting(AuditRecord::code)
                .containsExactly(200);
    }

    @Test
    void aKindThatNobodyServesCanStillBeScaled() {
        ScalableKinds.provide(testbed, ScalableKinds.LEADER_WORKER_SET);
        testbed.client()
                .resource(ScalableKinds.LEADER_WORKER_SET.object(namespace, "decode", 2))
                .create();
        Scale scale = testbed.client()
                .genericKubernetesResources(
                        ScalableKinds.LEADER_WORKER_SET.apiVersion(), ScalableKinds.LEADER_WORKER_SET.kind())
                .inNamespace(namespace)
                .withName("decode")
                .scale();
        assertThat(scale.getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void aRestartOfTheApiServerKeepsWhatWasThere() {
        testbed.create(GpuDeployment.of(namespace, "decode", 0));
        testbed.stopApiServer();
        assertThat(testbed.part("kube-apiserver").isRunning()).isFalse();
        testbed.startApiServer();
        assertThat(testbed.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("decode")
                        .get())
                .isNotNull();
    }

    @Test
    void theProxyInFrontDelaysRefusesAndPasses() {
        try (SlowProxy proxy = testbed.slowProxy()) {
            Path kubeconfig = testbed.kubeconfigOfServiceAccount(namespace, "patient", proxy.address());
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            config.setRequestRetryBackoffLimit(0);
            try (KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build()) {
                proxy.delay(Duration.ofMillis(300));
                Instant begun = Instant.now();
                assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
                assertThat(Duration.between(begun, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
                proxy.throttle(Duration.ofSeconds(1));
                assertThatThrownBy(
                                () -> client.configMaps().inNamespace(namespace).list())
                        .isInstanceOfSatisfying(
                                KubernetesClientException.class,
                                refused -> assertThat(refused.getCode()).isEqualTo(429));
                proxy.pass();
                assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("37");
                assertThat(proxy.requests()).isEqualTo(3);
            }
        }
    }

    private List<Pod> pods() {
        return testbed.client().pods().inNamespace(namespace).list().getItems();
    }

    private Duration coldStart(String pool) {
        Pod pod = testbed.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", pool)
                .list()
                .getItems()
                .getFirst();
        return Duration.between(changed(pod, "PodScheduled"), changed(pod, "Ready"));
    }

    private static Instant changed(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isReady(Pod pod) {
        return condition(pod, "Ready", "True");
    }

    private static boolean condition(Pod pod, String type, String status) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals(status));
    }
}
