// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReadingTest {

    private static PodFacts pod(String yaml) {
        return ObjectReading.pod(new KubernetesSerialization().unmarshal(yaml, Pod.class));
    }

    @Test
    void everythingThatCountsIsTakenFromAPod() {
        PodFacts pod = pod("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: a
                  namespace: n
                  uid: u
                  labels: {app: x}
                  annotations: {controller.kubernetes.io/pod-deletion-cost: "-5", other: dropped, leadline.dev/term: "3"}
                  creationTimestamp: "2026-11-23T11:00:00Z"
                  deletionTimestamp: "2026-11-23T12:05:00Z"
                  deletionGracePeriodSeconds: 300
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: rs, uid: r, controller: true}]
                spec:
                  nodeName: node-1
                  priority: 7
                  nodeSelector: {zone: a}
                  tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions: [{key: gpu, operator: In, values: [h100, h200]}]
                  initContainers:
                  - {name: check, resources: {limits: {nvidia.com/gpu: "8"}}}
                  - {name: sidecar, restartPolicy: Always, resources: {limits: {nvidia.com/gpu: "1"}}}
                  containers:
                  - {name: one, resources: {requests: {nvidia.com/gpu: "2", cpu: "3"}, limits: {nvidia.com/gpu: "2"}}}
                  - {name: two, resources: {limits: {nvidia.com/gpu: "2"}}}
                status:
                  phase: Running
                  podIP: 10.0.0.9
                  conditions:
                  - {type: PodScheduled, status: "True", lastTransitionTime: "2026-11-23T11:00:02Z"}
                  - {type: Ready, status: "True", lastTransitionTime: "2026-11-23T11:01:00Z"}
                """);
        assertThat(pod.scheduled()).contains(Instant.parse("2026-11-23T11:00:02Z"));
        assertThat(pod.readySince()).contains(Instant.parse("2026-11-23T11:01:00Z"));
        assertThat(pod.deletionAsked()).contains(Instant.parse("2026-11-23T12:00:00Z"));
        assertThat(pod.annotations()).isEqualTo(Map.of("leadline.dev/term", "3"));
        assertThat(pod.deletionCost()).hasValue(-5);
        assertThat(pod.controller().orElseThrow().kind()).isEqualTo("ReplicaSet");
        assertThat(pod.accelerators())
                .as("the init container's 8 are the most at a time")
                .isEqualTo(Map.of("nvidia.com/gpu", 8));
        assertThat(pod.priority()).isEqualTo(7);
        assertThat(pod.affinity()).hasSize(1);
        assertThat(pod.affinity().getFirst().matches(Map.of("gpu", "h200"))).isTrue();
        assertThat(pod.tolerations().getFirst().bears(new NodeFacts.Taint("nvidia.com/gpu", "", "NoSchedule")))
                .isTrue();
    }

    @Test
    void aPodThatSaysNothingIsNoFailure() {
        PodFacts pod = pod("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: n}");
        assertThat(pod.phase()).isEqualTo("Unknown");
        assertThat(pod.ready()).isFalse();
        assertThat(pod.node()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia.com/gpu,true",
        "nvidia.com/gpu.shared,true",
        "nvidia.com/mig-3g.40gb,true",
        "amd.com/gpu,true",
        "habana.ai/gaudi,true",
        "google.com/tpu,true",
        "gpu.intel.com/i915,true",
        "gpu.intel.com/millicores,false",
        "aws.amazon.com/neuroncore,true",
        "cpu,false",
        "hugepages-2Mi,false",
        "rdma/hca,false",
        "nvidia.com/gpumem,false"
    })
    void acceleratorsAreKnownByTheirResources(String resource, boolean accelerator) {
        assertThat(AcceleratorResources.isAccelerator(resource)).isEqualTo(accelerator);
    }

    @Test
    void aGangsTemplateIsItsLeaderAndItsWorkers() {
        TargetFacts facts = SampleObjects.target("""
                apiVersion: leaderworkerset.x-k8s.io/v1
                kind: LeaderWorkerSet
                metadata: {name: r1, namespace: n, resourceVersion: "7"}
                spec:
                  leaderWorkerTemplate:
                    size: 3
                    leaderTemplate: {spec: {containers: [{name: l, resources: {limits: {nvidia.com/gpu: 4}}}]}}
                    workerTemplate: {spec: {containers: [{name: w, resources: {limits: {nvidia.com/gpu: "8"}}}]}}
                """);
        assertThat(facts.template().orElseThrow().pods())
                .extracting(pod -> pod.accelerators().get("nvidia.com/gpu"))
                .containsExactly(4, 8, 8);
        assertThat(facts.resourceVersion()).isEqualTo("7");
    }

    @Test
    void aDeploymentsTemplateIsOnePod() {
        TargetFacts facts = SampleObjects.target("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, namespace: n, resourceVersion: "7"}
                spec: {template: {spec: {containers: [{name: l, resources: {limits: {amd.com/gpu: 1}}}]}}}
                """);
        assertThat(facts.template().orElseThrow().accelerators()).isEqualTo(1);
        assertThat(SampleObjects.target("apiVersion: a/v1\nkind: K\nmetadata: {name: k}\nspec: {role: r}")
                        .template())
                .isEmpty();
    }
}
