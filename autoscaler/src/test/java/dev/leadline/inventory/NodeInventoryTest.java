// SPDX-License-Identifier: Apache-2.0
package dev.leadline.inventory;

import static dev.leadline.cluster.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.FakeCluster;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodBuilder;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodShape;
import dev.leadline.cluster.ReplicaTemplate;
import dev.leadline.cluster.SampleObjects;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeInventoryTest {
    private static final String GPU = "nvidia.com/gpu";
    private static final ScaleTarget PREFILL = new ScaleTarget("apps/v1", "Deployment", "prefill");
    private static final ScaleTarget DECODE = new ScaleTarget("apps/v1", "Deployment", "decode");
    private static final ScalingPolicy POLICY = ((ParsedPolicy.Valid) PolicyParser.parse("""
                    apiVersion: leadline.dev/v1alpha1
                    kind: ScalingPolicy
                    metadata: {name: qwen, namespace: inference}
                    spec:
                      model: {name: m}
                      objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                      pools:
                      - name: prefill
                        role: Prefill
                        target: {apiVersion: apps/v1, kind: Deployment, name: prefill}
                        replicas: {min: 1, max: 16}
                      - name: decode
                        role: Decode
                        target: {apiVersion: apps/v1, kind: Deployment, name: decode}
                        replicas: {min: 1, max: 16}
                    """)).policy();

    private final FakeCluster cluster = new FakeCluster();
    private final NodeInventory inventory = new NodeInventory(cluster, () -> Instant.parse("2026-11-23T12:00:00Z"));

    private static NodeFacts node(String name, int gpus, Map<String, String> labels, NodeFacts.Taint... taints) {
        return new NodeFacts(
                name, labels, Instant.parse("2026-11-01T00:00:00Z"), true, false, List.of(taints), Map.of(GPU, gpus));
    }

    private static PodBuilder prefill(String name) {
        return pod(name).label("app", "prefill");
    }

    private AcceleratorRoom room() {
        cluster.target(PREFILL, 1, "app=prefill").target(DECODE, 1, "app=decode");
        return inventory.room(POLICY);
    }

    private NodeRoom row(String node) {
        return inventory.nodes().stream()
                .filter(one -> one.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSampleNodesAreReadAsTheyShould() {
        cluster.put(SampleObjects.nodes("nodes-h100.yaml")).put(SampleObjects.pods("pods.yaml"));
        assertThat(row("gpu-h100-01"))
                .matches(one -> one.allocatable() == 8 && one.used() == 8 && one.free() == 0)
                .matches(one -> one.product().orElseThrow().equals("NVIDIA-H100-80GB-HBM3"))
                .matches(one -> one.memoryMebibytes().orElseThrow() == 81559);
        assertThat(row("gpu-h100-02"))
                .matches(one -> one.allocatable() == 8 && one.used() == 4 && one.free() == 0)
                .matches(one -> one.closed().orElseThrow().equals("cordoned"));
        assertThat(row("gpu-h100-03"))
                .matches(one -> one.allocatable() == 7 && one.capacity() == 8 && one.used() == 4)
                .matches(one -> one.placeholders() == 2 && one.free() == 1)
                .as("free with placeholders, and after the terminating pod")
                .matches(one -> one.free() + one.placeholders() == 3)
                .matches(one -> one.free() + one.placeholders() + one.leaving() == 7);
        assertThat(row("gpu-h100-04"))
                .matches(one -> one.used() == 2 && one.free() == 6)
                .matches(one -> one.taints().stream().anyMatch(taint -> taint.startsWith("nvidia.com/gpu")));
        assertThat(row("gpu-h100-05"))
                .matches(one -> one.allocatable() == 0 && one.capacity() == 8 && one.free() == 0)
                .matches(one -> one.arriving() == 8);
    }

    @Test
    void aNodeBehindATaintIsRoomOnlyForPodsThatBearIt() {
        cluster.put(node("spot", 8, Map.of(), new NodeFacts.Taint(GPU, "", "NoSchedule")))
                .put(
                        prefill("p").on("elsewhere").build(),
                        pod("d").label("app", "decode")
                                .on("elsewhere")
                                .tolerating(GPU)
                                .build());
        AcceleratorRoom room = room();
        assertThat(room.bays().orElseThrow())
                .containsExactly(new Bay("spot", GPU, 8, 0, Optional.of(Set.of("decode"))));
        assertThat(room.shape("prefill").orElseThrow().leftOut()).isEqualTo("1 node tainted nvidia.com/gpu:NoSchedule");
    }

    @Test
    void aNodeWithoutTheLabelsThatAPodAsksForIsNoRoom() {
        cluster.put(node("a", 8, Map.of("zone", "a")), node("b", 8, Map.of("zone", "b")))
                .put(prefill("p").on("a").nodeSelector("zone", "b").build());
        assertThat(room().bays().orElseThrow())
                .containsExactly(new Bay("b", GPU, 8, 0, Optional.of(Set.of("prefill"))));
    }

    @Test
    void placeholdersCanBeEvictedByWhoHasMorePriority() {
        cluster.put(node("a", 8, Map.of()))
                .put(
                        prefill("p").on("a").build(),
                        pod("placeholder")
                                .on("a")
                                .accelerators(GPU, 4)
                                .priority(-10)
                                .build(),
                        pod("batch").on("a").accelerators(GPU, 1).build());
        assertThat(room().bays().orElseThrow())
                .containsExactly(new Bay("a", GPU, 1, 4, Optional.of(Set.of("prefill"))));
    }

    @Test
    void terminatingPodsStillHoldWhatTheyHave() {
        cluster.put(node("a", 8, Map.of()))
                .put(prefill("p")
                        .on("a")
                        .accelerators(GPU, 6)
                        .terminating("2026-11-23T11:59:00Z")
                        .build());
        assertThat(room().bays().orElseThrow().getFirst().free()).isEqualTo(2);
    }

    @Test
    void whatAPodTookOrGaveBackCountsAtOnce() {
        cluster.put(node("a", 8, Map.of()))
                .put(prefill("first").on("a").accelerators(GPU, 2).build());
        assertThat(room().bays().orElseThrow().getFirst().free()).isEqualTo(6);

        PodFacts second = prefill("second").on("a").accelerators(GPU, 2).build();
        cluster.put(second);
        assertThat(room().bays().orElseThrow().getFirst().free()).isEqualTo(4);

        cluster.remove(second);
        assertThat(room().bays().orElseThrow().getFirst().free()).isEqualTo(6);
    }

    @Test
    void beforeTheFirstPodTheTemplateTellsTheShape() {
        cluster.put(node("a", 8, Map.of()))
                .template(DECODE, new ReplicaTemplate(List.of(PodShape.anywhere(Map.of(GPU, 4)))));
        assertThat(room().shape("decode").orElseThrow().pods()).containsExactly(4);
    }

    @Test
    void aPoolWhoseShapeNobodyTellsIsNotLimited() {
        cluster.put(node("a", 8, Map.of()));
        assertThat(room().shape("decode").orElseThrow().accelerators()).isZero();
    }

    @Test
    void roomIsUnknownWhereNotEverythingIsSeen() {
        assertThat(room().bays()).as("no nodes").isEmpty();
        cluster.put(node("a", 8, Map.of()));
        assertThat(room().bays()).isPresent();
        cluster.ofSomeNamespaces();
        assertThat(room().bays()).as("pods of other namespaces are not seen").isEmpty();
    }
}
