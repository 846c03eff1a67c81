// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.InformedCluster;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import dev.leadline.inventory.NodeInventory;
import dev.leadline.observe.InstanceAddress;
import dev.leadline.observe.InstancesUnknownException;
import dev.leadline.observe.PodDirectory;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a real API server, scheduler and deployment controller say, as instances. */
class InformedClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A view of a testbed's cluster with one policy of one aggregated pool. */
    private static final class Seen implements AutoCloseable {
        private final KubernetesClient client;
        private final String namespace;
        private final AtomicInteger reads = new AtomicInteger();
        private final InformedCluster cluster;
        private final ScalingPolicy policy;
        private final PodDirectory directory;
        private final NodeInventory inventory;

        Seen(KubernetesClient client, String namespace, String deployment) {
            this.client = client;
            this.namespace = namespace;
            cluster = new InformedCluster(client, Set.of(), this::read, InstantSource.system());
            inventory = new NodeInventory(cluster, InstantSource.system());
            policy = ((ParsedPolicy.Valid) PolicyParser.parse("""
                            apiVersion: leadline.dev/v1alpha1
                            kind: ScalingPolicy
                            metadata: {name: qwen, namespace: %s}
                            spec:
                              model: {name: m}
                              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                              pools:
                              - name: all
                                role: Aggregated
                                target: {apiVersion: apps/v1, kind: Deployment, name: %s}
                                replicas: {min: 1, max: 16}
                            """.formatted(namespace, deployment))).policy();
            directory = new PodDirectory(key -> Optional.of(policy), cluster, inventory, List.of());
        }

        private ScaleLook read(String where, ScaleTarget target) {
            reads.incrementAndGet();
            try {
                return answer(where, target);
            } catch (KubernetesClientException unanswered) {
                return new ScaleLook.Failed(ScaleProblem.Unreachable, "The API server does not answer.");
            }
        }

        private ScaleLook answer(String where, ScaleTarget target) {
            var resource = client.apps().deployments().inNamespace(where).withName(target.name());
            var object = resource.get();
            if (object == null) {
                return new ScaleLook.Failed(ScaleProblem.Missing, "There is no such Deployment.");
            }
            Scale scale = resource.scale();
            return new ScaleLook.Found(new ScaleFacts(
                    where,
                    target,
                    object.getMetadata().getUid(),
                    object.getMetadata().getResourceVersion(),
                    1,
                    scale.getSpec().getReplicas(),
                    scale.getStatus().getReplicas(),
                    Optional.of(scale.getStatus().getSelector()),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Instant.EPOCH));
        }

        List<InstanceAddress> instances() {
            return directory.instances(policy.key());
        }

        Map<InstanceState, Long> states() {
            try {
                return instances().stream()
                        .collect(Collectors.groupingBy(InstanceAddress::state, Collectors.counting()));
            } catch (InstancesUnknownException notYet) {
                return Map.of();
            }
        }

        long current() {
            return instances().stream()
                    .filter(one -> one.state() != InstanceState.Draining)
                    .count();
        }

        void scale(int replicas) {
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(policy.pools().getFirst().target().orElseThrow().name())
                    .scale(replicas);
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    @Test
    void podsThroughTheirLifeAreInstancesWithTheirPaths() {
        KubeTestbed testbed = KubeTestbed.shared();
        String namespace = testbed.namespace("instances");
        testbed.nodes(FakeNodes.h100(namespace, 1, 2));
        testbed.create(GpuDeployment.of(namespace, "qwen", 3).coldStart(Duration.ofSeconds(1)));
        try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
            testbed.await(
                    "two ready and one pending",
                    PATIENCE,
                    () -> seen.states().equals(Map.of(InstanceState.Ready, 2L, InstanceState.Pending, 1L)));
            assertThat(seen.instances())
                    .filteredOn(one -> one.state() == InstanceState.Ready)
                    .allMatch(one -> one.path().equals(Optional.of(StartPath.FreeAccelerator)))
                    .allMatch(one -> one.accelerators() == 1 && one.metrics().isPresent());
            assertThat(seen.inventory
                            .room(seen.policy)
                            .shape("all")
                            .orElseThrow()
                            .pods())
                    .containsExactly(1);
            testbed.nodes(FakeNodes.h100(namespace, 1, 4).named("late"));
            testbed.await("all ready", PATIENCE, () -> seen.states().equals(Map.of(InstanceState.Ready, 3L)));
            assertThat(seen.instances())
                    .filteredOn(one -> one.path().equals(Optional.of(StartPath.NewNode)))
                    .hasSize(1);
            testbed.await(
                    "three GPUs free on the late node",
                    PATIENCE,
                    () -> seen.inventory.nodes().stream()
                                    .filter(one -> one.node().startsWith(namespace + "-late"))
                                    .mapToInt(one -> one.free())
                                    .sum()
                            == 3);
            seen.scale(1);
            testbed.await(
                    "one left, the others leaving or gone",
                    PATIENCE,
                    () -> seen.states().getOrDefault(InstanceState.Ready, 0L) == 1);
            testbed.await("the others are gone", PATIENCE, () -> seen.states().equals(Map.of(InstanceState.Ready, 1L)));
        }
        testbed.leave(namespace);
    }

    @Test
    void aFleetThatStandsStillCostsNoRequests() {
        KubeTestbed testbed = KubeTestbed.shared();
        String namespace = testbed.namespace("still");
        testbed.nodes(FakeNodes.h100(namespace, 1, 2));
        testbed.create(GpuDeployment.of(namespace, "qwen", 2).coldStart(Duration.ofSeconds(1)));
        try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
            testbed.await("all ready", PATIENCE, () -> seen.states().equals(Map.of(InstanceState.Ready, 2L)));
            // The last changes of the Deployment's own status may still come in, and each is worth one read.
            testbed.await("a thousand looks that cost no request", PATIENCE, () -> {
                int before = seen.reads.get();
                for (int i = 0; i < 1000; i++) {
                    assertThat(seen.current()).isEqualTo(2);
                }
                return seen.reads.get() == before;
            });
        }
        testbed.leave(namespace);
    }

    @Test
    void aRolloutIsNeverCountedTwice() {
        KubeTestbed testbed = KubeTestbed.shared();
        String namespace = testbed.namespace("rollout");
        testbed.nodes(FakeNodes.h100(namespace, 1, 8));
        testbed.create(GpuDeployment.of(namespace, "qwen", 4).coldStart(Duration.ofSeconds(1)));
        try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
            testbed.await("all ready", PATIENCE, () -> seen.states().equals(Map.of(InstanceState.Ready, 4L)));
            Set<String> before = ids(seen);
            var _ = testbed.client()
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("qwen")
                    // A patch without a version: the deployment controller writes the same object at the same time.
                    .patch(
                            PatchContext.of(PatchType.STRATEGIC_MERGE),
                            "{\"spec\": {\"template\": {\"metadata\": {\"labels\": {\"revision\": \"two\"}}}}}");
            testbed.await("all of the new revision", PATIENCE, () -> {
                assertThat(seen.current()).isEqualTo(4);
                Map<InstanceState, Long> states = seen.states();
                return states.equals(Map.of(InstanceState.Ready, 4L))
                        && ids(seen).stream().noneMatch(before::contains);
            });
        }
        testbed.leave(namespace);
    }

    private static Set<String> ids(Seen seen) {
        return seen.instances().stream().map(InstanceAddress::id).collect(Collectors.toSet());
    }

    @Test
    void gatedPodsWait() {
        KubeTestbed testbed = KubeTestbed.shared();
        String namespace = testbed.namespace("gated");
        testbed.nodes(FakeNodes.h100(namespace, 1, 8));
        testbed.client()
                .resource(GpuDeployment.of(namespace, "qwen", 2)
                        .deployment()
                        .edit()
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .addNewSchedulingGate("kueue.x-k8s.io/admission")
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
            testbed.await(
                    "two pods that wait",
                    PATIENCE,
                    () -> seen.states().equals(Map.of(InstanceState.Pending, 2L))
                            && ids(seen).stream().noneMatch(id -> id.contains("unborn")));
        }
        testbed.leave(namespace);
    }

    @Test
    void anApiServerThatIsAwayTakesNothingFromTheView() {
        try (KubeTestbed testbed = KubeTestbed.start()) {
            String namespace = testbed.namespace("away");
            testbed.nodes(FakeNodes.h100(namespace, 1, 4));
            testbed.create(GpuDeployment.of(namespace, "qwen", 3).coldStart(Duration.ofSeconds(1)));
            try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
                testbed.await("all ready", PATIENCE, () -> seen.states().equals(Map.of(InstanceState.Ready, 3L)));
                testbed.stopApiServer();
                Instant away = Instant.now();
                testbed.await("the view to know that it is old", PATIENCE, () -> {
                    assertThat(seen.states()).isEqualTo(Map.of(InstanceState.Ready, 3L));
                    assertThat(seen.cluster.isSynced()).isTrue();
                    return seen.cluster
                            .lastHeard()
                            .orElseThrow()
                            .isBefore(Instant.now().minusSeconds(5));
                });
                assertThat(seen.cluster.lastHeard().orElseThrow()).isBefore(away.plusSeconds(5));
                testbed.startApiServer();
                seen.scale(4);
                testbed.await("the fourth to be seen", Duration.ofMinutes(2), () -> {
                    Map<InstanceState, Long> states = seen.states();
                    assertThat(states.getOrDefault(InstanceState.Ready, 0L)).isGreaterThanOrEqualTo(3);
                    return states.equals(Map.of(InstanceState.Ready, 4L));
                });
                testbed.await(
                        "the view to be current",
                        PATIENCE,
                        () -> seen.cluster
                                .lastHeard()
                                .orElseThrow()
                                .isAfter(Instant.now().minusSeconds(2)));
            }
        }
    }

    @Test
    void aTargetThatIsMissingSaysSoAndIsSeenWhenItComes() {
        KubeTestbed testbed = KubeTestbed.shared();
        String namespace = testbed.namespace("missing");
        try (Seen seen = new Seen(testbed.client(), namespace, "qwen")) {
            testbed.await("the view to be listed", PATIENCE, seen.cluster::isSynced);
            assertThat(seen.states()).isEmpty();
            testbed.create(GpuDeployment.of(namespace, "qwen", 2));
            testbed.await(
                    "two pending without a node",
                    PATIENCE,
                    () -> seen.states().equals(Map.of(InstanceState.Pending, 2L)));
        }
        testbed.leave(namespace);
    }
}
