// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 10,000 pods of 1,000 pools, as the API server writes them. Prints what they take; the bound of memory is wide. */
class LargeClusterTest {
    private static final int PODS = 10_000;
    private static final int POOLS = 1_000;

    private final PodIndex index = new PodIndex();
    private final FactStore<Pod, PodFacts> store =
            new FactStore<>(Pod::new, ObjectReading::pod, new FactStore.Changes<>() {
                @Override
                public void seen(PodFacts pod) {
                    index.put(pod, Instant.EPOCH);
                }

                @Override
                public void gone(PodFacts pod) {
                    index.remove(pod, Instant.EPOCH);
                }
            });

    private static String yaml(int number) {
        int pool = number % POOLS;
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: qwen-%1$d-7c9f8d6b5-%2$05d
                  namespace: team-%3$d
                  uid: 3f1c0b52-77aa-4d0e-9d55-%2$012d
                  resourceVersion: "%2$d"
                  creationTimestamp: "2026-11-23T11:00:00Z"
                  labels: {app: qwen-%1$d, pod-template-hash: 7c9f8d6b5, llm-d.ai/role: decode, team: t%3$d, leadline.dev/accepting: "true"}
                  annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8000"}
                  managedFields: [{manager: kubelet, operation: Update, apiVersion: v1, fieldsV1: {"f:status": {"f:phase": {}}}}]
                spec:
                  nodeName: node-%4$d
                  nodeSelector: {site: a}
                  tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
                  containers:
                  - {name: server, image: "vllm:v0", resources: {limits: {nvidia.com/gpu: "1"}, requests: {nvidia.com/gpu: "1"}}}
                status:
                  phase: Running
                  podIP: 10.1.%4$d.7
                  conditions:
                  - {type: PodScheduled, status: "True", lastTransitionTime: "2026-11-23T11:00:01Z"}
                  - {type: Ready, status: "True", lastTransitionTime: "2026-11-23T11:01:00Z"}
                """.formatted(pool, number, pool % 20, number % 1250);
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void tenThousandPodsTakeLittleRoomAndAThousandSelectorsFindThemAll() {
        KubernetesSerialization yaml = new KubernetesSerialization();
        long before = used();
        for (int i = 0; i < PODS; i++) {
            Pod pod = yaml.unmarshal(yaml(i), Pod.class);
            assertThat(store.put(store.getKey(pod), pod)).isNull();
        }
        long bytes = used() - before;
        List<Long> rounds = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            int found = 0;
            for (int pool = 0; pool < POOLS; pool++) {
                found += index.matching("team-" + pool % 20, "app=qwen-" + pool + ",llm-d.ai/role in (decode)")
                        .size();
            }
            rounds.add(System.nanoTime() - start);
            assertThat(found).isEqualTo(PODS);
        }
        System.out.printf(
                "10,000 pods keep %.1f MiB; looking up 1,000 selectors takes %.1f ms, the first time %.1f ms%n",
                bytes / 1048576.0,
                rounds.stream().skip(1).min(Long::compare).orElseThrow() / 1e6,
                rounds.getFirst() / 1e6);
        assertThat(store.size()).isEqualTo(PODS);
        assertThat(bytes).isLessThan(64L << 20);
    }
}
