// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeTestbedIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KubeTestbed testbed = KubeTestbed.shared();

    @Test
    void theApiServerIsTheReleaseThatWeTestAgainst() {
        assertThat(testbed.client().getKubernetesVersion().getGitVersion()).isEqualTo("v1.37.2");
    }

    @Test
    void aPodWithoutAFreeGpuStaysPendingUntilANodeComes() {
        String namespace = testbed.namespace("gpus");
        testbed.nodes(FakeNodes.h100(namespace, 1, 1));
        testbed.create(GpuDeployment.of(namespace, "decode", 2).coldStart(Duration.ofSeconds(1)));
        testbed.await("one pod ready, one without a place", PATIENCE, () -> {
            List<Pod> pods = pods(namespace);
            return pods.size() == 2
                    && pods.stream().filter(KubeTestbedIT::isReady).count() == 1
                    && pods.stream()
                                    .filter(pod -> condition(pod, "PodScheduled", "False"))
                                    .count()
                            == 1;
        });
        testbed.nodes(FakeNodes.h100(namespace, 1, 1).named("late"));
        testbed.await(
                "both pods ready", PATIENCE, () -> pods(namespace).stream().allMatch(KubeTestbedIT::isReady));
        assertThat(pods(namespace))
                .extracting(pod -> pod.getStatus().getPodIP())
                .doesNotHaveDuplicates()
                .allMatch(address -> address.startsWith("127.64."));
        testbed.leave(namespace);
    }

    private List<Pod> pods(String namespace) {
        return testbed.client().pods().inNamespace(namespace).list().getItems();
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
