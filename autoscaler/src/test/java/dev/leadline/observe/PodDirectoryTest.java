// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static dev.leadline.cluster.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadline.cluster.FakeCluster;
import dev.leadline.cluster.PodBuilder;
import dev.leadline.cluster.PodGroup;
import dev.leadline.cluster.PodGroups;
import dev.leadline.cluster.PodShape;
import dev.leadline.cluster.ReplicaTemplate;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import dev.leadline.inventory.InventorySource;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodDirectoryTest {
    private static final ScaleTarget PREFILL = new ScaleTarget("apps/v1", "Deployment", "qwen-prefill");
    private static final ScaleTarget DECODE =
            new ScaleTarget("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", "qwen-decode");
    private static final ScalingPolicy POLICY = policy();

    private final FakeCluster cluster = new FakeCluster()
            .target(PREFILL, 0, "app=prefill")
            .target(
                    DECODE,
                    0,
                    "leaderworkerset.sigs.k8s.io/name=qwen-decode,leaderworkerset.sigs.k8s.io/worker-index=0");
    private final PodDirectory directory = new PodDirectory(
            key -> Optional.of(POLICY).filter(policy -> policy.key().equals(key)),
            cluster,
            InventorySource.UNKNOWN,
            List.of(new PodDirectory.ExporterPods("inference", "app=nvidia-dcgm-exporter", 9400, "/metrics")));

    private static ScalingPolicy policy() {
        return ((ParsedPolicy.Valid) PolicyParser.parse("""
                        apiVersion: leadline.dev/v1alpha1
                        kind: ScalingPolicy
                        metadata: {name: qwen, namespace: inference}
                        spec:
                          model: {name: Qwen/Qwen3-32B}
                          objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                          sources: {router: {service: epp, port: 9090}}
                          drain: {timeout: 60s}
                          pools:
                          - name: prefill
                            role: Prefill
                            target: {apiVersion: apps/v1, kind: Deployment, name: qwen-prefill}
                            replicas: {min: 1, max: 16}
                            metrics: {port: 8443, path: /m, scheme: https}
                          - name: decode
                            role: Decode
                            target: {apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, name: qwen-decode}
                            replicas: {min: 1, max: 16}
                        """)).policy();
    }

    private static PodBuilder prefill(String name) {
        return pod(name).label("app", "prefill").label("pod-template-hash", "old");
    }

    private static PodBuilder decode(int group, int worker) {
        return pod("qwen-decode-" + group + (worker == 0 ? "" : "-" + worker))
                .label("leaderworkerset.sigs.k8s.io/name", "qwen-decode")
                .label("leaderworkerset.sigs.k8s.io/group-index", "" + group)
                .label("leaderworkerset.sigs.k8s.io/worker-index", "" + worker)
                .annotation("leaderworkerset.sigs.k8s.io/size", "2")
                .accelerators("nvidia.com/gpu", 8);
    }

    private List<InstanceAddress> pool(String name) {
        return directory.instances(POLICY.key()).stream()
                .filter(one -> one.pool().equals(name))
                .toList();
    }

    private Map<String, InstanceState> states(String pool) {
        return pool(pool).stream()
                .collect(java.util.stream.Collectors.toMap(InstanceAddress::id, InstanceAddress::state));
    }

    @Test
    void statesFollowFromWhatThePodsSay() {
        cluster.target(PREFILL, 4, "app=prefill")
                .put(
                        prefill("a").readySince("2026-11-23T11:02:00Z").build(),
                        prefill("b")
                                .scheduled("2026-11-23T11:00:09Z")
                                .starting()
                                .build(),
                        prefill("c").pending().build(),
                        prefill("d").gated().build(),
                        prefill("e").terminating("2026-11-23T11:30:00Z").build());
        assertThat(pool("prefill"))
                .extracting(
                        InstanceAddress::id,
                        InstanceAddress::state,
                        one -> one.since().map(Instant::toString))
                .containsExactly(
                        tuple("a", InstanceState.Ready, "2026-11-23T11:02:00Z"),
                        tuple("b", InstanceState.Starting, "2026-11-23T11:00:09Z"),
                        tuple("c", InstanceState.Pending, "2026-11-23T11:00:00Z"),
                        tuple("d", InstanceState.Pending, "2026-11-23T11:00:00Z"),
                        tuple("e", InstanceState.Draining, "2026-11-23T11:30:00Z"));
    }

    private static org.assertj.core.groups.Tuple tuple(String id, InstanceState state, String since) {
        return org.assertj.core.groups.Tuple.tuple(id, state, Optional.of(since));
    }

    @Test
    void aReadyPodIsAskedWhereThePoolSays() {
        cluster.target(PREFILL, 1, "app=prefill").put(prefill("a").build());
        InstanceAddress one = pool("prefill").getFirst();
        assertThat(one.metrics().orElseThrow().toString()).matches("https://10\\.0\\.0\\.[0-9]+:8443/m");
        assertThat(one.accelerators()).isEqualTo(2);
        assertThat(one.gpus().orElseThrow().pod()).contains("a");
    }

    @Test
    void replicasWithoutPodsArePending() {
        cluster.target(PREFILL, 3, "app=prefill")
                .template(PREFILL, new ReplicaTemplate(List.of(PodShape.anywhere(Map.of("nvidia.com/gpu", 4)))));
        assertThat(pool("prefill"))
                .extracting(InstanceAddress::id, InstanceAddress::state, InstanceAddress::accelerators)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("qwen-prefill-unborn-0", InstanceState.Pending, 4),
                        org.assertj.core.groups.Tuple.tuple("qwen-prefill-unborn-1", InstanceState.Pending, 4),
                        org.assertj.core.groups.Tuple.tuple("qwen-prefill-unborn-2", InstanceState.Pending, 4));
    }

    @Test
    void aSurgePodThatDoesNotServeYetIsNotCounted() {
        cluster.target(PREFILL, 2, "app=prefill")
                .put(
                        prefill("a").build(),
                        prefill("b").build(),
                        prefill("c")
                                .label("pod-template-hash", "new")
                                .created("2026-11-23T12:00:00Z")
                                .starting()
                                .build());
        assertThat(states("prefill")).isEqualTo(Map.of("a", InstanceState.Ready, "b", InstanceState.Ready));
    }

    @Test
    void ofTooManyReadyPodsTheOldRevisionLeaves() {
        cluster.target(PREFILL, 2, "app=prefill")
                .put(
                        prefill("z").build(),
                        prefill("b")
                                .label("pod-template-hash", "new")
                                .created("2026-11-23T12:00:00Z")
                                .build(),
                        prefill("c")
                                .label("pod-template-hash", "new")
                                .created("2026-11-23T12:00:01Z")
                                .build());
        assertThat(states("prefill"))
                .isEqualTo(Map.of("b", InstanceState.Ready, "c", InstanceState.Ready, "z", InstanceState.Draining));
    }

    @Test
    void aPodTakenOutOfServiceIsDrainingAndNoReplicaIsMadeUpForIt() {
        cluster.target(PREFILL, 2, "app=prefill")
                .put(
                        prefill("a").build(),
                        prefill("b").label("leadline.dev/accepting", "false").build());
        assertThat(states("prefill")).isEqualTo(Map.of("a", InstanceState.Ready, "b", InstanceState.Draining));
        cluster.target(PREFILL, 1, "app=prefill");
        assertThat(states("prefill")).isEqualTo(Map.of("a", InstanceState.Ready, "b", InstanceState.Draining));
    }

    @Test
    void anInstanceTellsHowItCameByItsAccelerators() {
        cluster.target(PREFILL, 2, "app=prefill")
                .put(prefill("a").build(), prefill("b").pending().build());
        assertThat(pool("prefill"))
                .extracting(InstanceAddress::path)
                .containsExactly(Optional.of(StartPath.FreeAccelerator), Optional.empty());
    }

    @Test
    void readinessThatWasLostBeganThen() {
        cluster.target(PREFILL, 1, "app=prefill")
                .put(prefill("a").unreadySince("2026-11-23T11:40:00Z").build());
        assertThat(pool("prefill").getFirst().state()).isEqualTo(InstanceState.Starting);
        assertThat(pool("prefill").getFirst().since()).contains(Instant.parse("2026-11-23T11:40:00Z"));
    }

    @Test
    void aReplicaOfAGroveScalingGroupIsOneInstance() {
        ScaleTarget grove = new ScaleTarget("grove.io/v1alpha1", "PodCliqueScalingGroup", "r1-0-decode");
        cluster.target(grove, 2, "grove.io/podcliquescalinggroup=r1-0-decode");
        for (int replica = 0; replica < 2; replica++) {
            for (String clique : List.of("dworker-a", "dworker-b", "zleader")) {
                cluster.put(pod("r1-" + replica + "-" + clique)
                        .label("grove.io/podcliquescalinggroup", "r1-0-decode")
                        .label("grove.io/podcliquescalinggroup-replica-index", "" + replica)
                        .label("grove.io/podclique", clique.startsWith("d") ? "dworker" : "zleader")
                        .build());
            }
        }
        ScaleLook.Found found = (ScaleLook.Found) cluster.scale("inference", grove);
        assertThat(PodGroups.of(cluster, found.facts()))
                .extracting(PodGroup::id, PodGroup::accelerators)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("r1-0-zleader", 6),
                        org.assertj.core.groups.Tuple.tuple("r1-1-zleader", 6));
    }

    @Test
    void aGangIsOneInstanceAndReadyWhenAllOfItIs() {
        cluster.target(
                        DECODE,
                        3,
                        "leaderworkerset.sigs.k8s.io/name=qwen-decode,leaderworkerset.sigs.k8s.io/worker-index=0")
                .put(
                        decode(0, 0).build(),
                        decode(0, 1).readySince("2026-11-23T11:05:00Z").build(),
                        decode(1, 0).build(),
                        decode(1, 1).starting().build(),
                        decode(2, 0).build());
        assertThat(pool("decode"))
                .extracting(InstanceAddress::id, InstanceAddress::state, InstanceAddress::accelerators)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("qwen-decode-0", InstanceState.Ready, 16),
                        org.assertj.core.groups.Tuple.tuple("qwen-decode-1", InstanceState.Starting, 16),
                        org.assertj.core.groups.Tuple.tuple("qwen-decode-2", InstanceState.Pending, 16));
        assertThat(pool("decode").getFirst().gpus().orElseThrow().workers()).containsExactly("qwen-decode-0-1");
        assertThat(pool("decode").getFirst().since()).contains(Instant.parse("2026-11-23T11:05:00Z"));
    }

    @Test
    void theRouterIsFoundByItsService() {
        assertThat(directory.router(POLICY.key())).contains(URI.create("http://epp.inference.svc:9090/metrics"));
    }

    @Test
    void exportersAreAskedOnlyOnTheNodesOfTheInstances() {
        cluster.target(PREFILL, 1, "app=prefill")
                .put(
                        prefill("a").on("node-1").build(),
                        pod("dcgm-1")
                                .label("app", "nvidia-dcgm-exporter")
                                .on("node-1")
                                .build(),
                        pod("dcgm-2")
                                .label("app", "nvidia-dcgm-exporter")
                                .on("node-2")
                                .build());
        assertThat(directory.gpuExporters(POLICY.key()))
                .hasSize(1)
                .allMatch(uri -> uri.getPort() == 9400 && uri.getPath().equals("/metrics"));
    }

    @Test
    void nothingIsToldBeforeEverythingIsListed() {
        cluster.unsynced();
        assertThatExceptionOfType(InstancesUnknownException.class)
                .isThrownBy(() -> directory.instances(POLICY.key()))
                .withMessageContaining("not all known yet");
    }

    @Test
    void aTargetThatIsMissingSaysSo() {
        FakeCluster empty = new FakeCluster();
        PodDirectory lost = new PodDirectory(key -> Optional.of(POLICY), empty, InventorySource.UNKNOWN, List.of());
        assertThatExceptionOfType(InstancesUnknownException.class)
                .isThrownBy(() -> lost.instances(POLICY.key()))
                .withMessageContaining("Pool prefill: There is no Deployment qwen-prefill")
                .satisfies(unknown -> assertThat(unknown.problem()).contains(ScaleProblem.Missing));
    }

    @Test
    void aLookAtAFleetThatNobodyCanTellIsNoEmptyFleet() {
        PodDirectory lost =
                new PodDirectory(key -> Optional.of(POLICY), new FakeCluster(), InventorySource.UNKNOWN, List.of());
        try (MetricsScraper scraper = new MetricsScraper(ScrapeLimits.DEFAULT)) {
            FleetSource source = new ScrapingFleetSource(POLICY, lost, scraper);
            assertThatExceptionOfType(InstancesUnknownException.class)
                    .isThrownBy(() -> source.look(Instant.parse("2026-11-23T12:00:00Z")));
        }
    }
}
