// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.policy.ScalingPolicy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two-phase shrinks with the real ReplicaSet and StatefulSet controllers. */
class DrainIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ACCEPTING = "leadline.dev/accepting";
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();
    private String namespace = "";

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("drain");
        testbed.nodes(FakeNodes.h100(namespace, 1, 8));
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    private GpuDeployment pool(String name) {
        return GpuDeployment.of(namespace, name, 3)
                .coldStart(Duration.ofMillis(500))
                .labels(Map.of(ACCEPTING, "true"));
    }

    private ScalingPolicy policy(String kind, String name, String timeout) {
        return ScaleWorld.policy(namespace, "apps/v1", kind, name, "  drain: {timeout: " + timeout + "}");
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private List<String> readyPods() {
        testbed.await(
                "three pods to be ready",
                PATIENCE,
                () -> pods().size() == 3
                        && pods().stream()
                                .allMatch(pod -> pod.getStatus().getConditions().stream()
                                        .anyMatch(one -> one.getType().equals("Ready")
                                                && one.getStatus().equals("True"))));
        return pods().stream().map(pod -> pod.getMetadata().getName()).sorted().toList();
    }

    private Set<String> drained() {
        return pods().stream()
                .filter(pod -> "false".equals(pod.getMetadata().getLabels().get(ACCEPTING)))
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private Set<String> costed() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getAnnotations().containsKey(COST))
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Map<String, Integer> running(List<String> names, int each) {
        Map<String, Integer> running = new HashMap<>();
        names.forEach(name -> running.put(name, each));
        return running;
    }

    /** Decides until it has come to a code. */
    private PoolActuation until(
            ScaleWorld world,
            ScalingPolicy policy,
            int current,
            int desired,
            Map<String, Integer> running,
            ActuationCode code) {
        AtomicReference<PoolActuation> last = new AtomicReference<>();
        testbed.await("the decision to come to " + code + ", was " + last.get(), PATIENCE, () -> {
            last.set(world.decide(policy, current, desired, running));
            return last.get().code() == code;
        });
        return last.get();
    }

    @Test
    void theLeastBusyPodFinishesItsRequestsAndIsTheOneThatGoes() {
        testbed.create(pool("decode"));
        List<String> names = readyPods();
        ScalingPolicy policy = policy("Deployment", "decode", "300s");
        Map<String, Integer> running = running(names, 9);
        String least = names.get(1);
        running.put(least, 2);
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace)) {
            until(world, policy, 3, 2, running, ActuationCode.Draining);
            testbed.await("the pod to be marked", PATIENCE, () -> drained().equals(Set.of(least)));
            assertThat(costed()).containsExactly(least);
            PoolActuation waiting = world.decide(policy, 3, 2, running);
            assertThat(waiting.sentence()).contains(least);
            assertThat(replicas("decode")).isEqualTo(3);

            running.put(least, 0);
            PoolActuation done = until(world, policy, 3, 2, running, ActuationCode.Written);

            assertThat(done.sentence()).endsWith("Those that go had finished their requests.");
            testbed.await("the pod to go", PATIENCE, () -> pods().size() == 2);
            assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).doesNotContain(least);
        }
    }

    private int replicas(String name) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getReplicas();
    }

    @Test
    void demandThatReturnsCancelsTheDrainAndAnotherProcessTakesItOver() {
        testbed.create(pool("decode"));
        List<String> names = readyPods();
        ScalingPolicy policy = policy("Deployment", "decode", "300s");
        Map<String, Integer> running = running(names, 9);
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace)) {
            until(world, policy, 3, 1, running, ActuationCode.Draining);
            testbed.await("two pods to be marked", PATIENCE, () -> drained().size() == 2);
        }
        try (ScaleWorld next = new ScaleWorld(testbed, client, namespace)) {
            Set<String> begun = drained();
            assertThat(until(next, policy, 3, 1, running, ActuationCode.Draining)
                            .sentence())
                    .contains("still answer requests");
            assertThat(drained()).isEqualTo(begun);
            until(next, policy, 3, 3, running, ActuationCode.Unchanged);
            testbed.await("all to accept again", PATIENCE, () -> drained().isEmpty());
            assertThat(costed()).isEmpty();
            assertThat(replicas("decode")).isEqualTo(3);
        }
    }

    @Test
    void aPolicyThatStopsWritingLetsAllAcceptAgain() {
        testbed.create(pool("decode"));
        Map<String, Integer> running = running(readyPods(), 9);
        ScalingPolicy policy = policy("Deployment", "decode", "300s");
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace)) {
            until(world, policy, 3, 1, running, ActuationCode.Draining);
            testbed.await(
                    "two pods to be seen as marked",
                    PATIENCE,
                    () -> world.decide(policy, 3, 1, running).sentence().contains("still answer requests"));
            assertThat(world.actuator().release(policy)).isEmpty();
            assertThat(drained()).isEmpty();
        }
    }

    @Test
    void aStatefulSetIsDrainedFromItsHighestOrdinalAndTheTimeoutEndsTheWait() {
        client.resource(pool("prefill").statefulSet()).create();
        List<String> names = readyPods();
        ScalingPolicy policy = policy("StatefulSet", "prefill", "4s");
        Map<String, Integer> running = running(names, 9);
        running.put("prefill-0", 0);
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace)) {
            until(world, policy, 3, 2, running, ActuationCode.Draining);
            testbed.await("the last to be marked", PATIENCE, () -> drained().equals(Set.of("prefill-2")));
            assertThat(costed()).isEmpty();

            PoolActuation done = until(world, policy, 3, 2, running, ActuationCode.Written);

            assertThat(done.sentence()).endsWith("The drain timeout of 4 s is over for prefill-2.");
            testbed.await("the last to go", PATIENCE, () -> pods().size() == 2);
            assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).doesNotContain("prefill-2");
        }
    }

    @Test
    void podsWithoutTheLabelAreShrunkPlainlyAndTheSentenceSaysSo() {
        testbed.create(pool("plain").labels(Map.of()));
        Map<String, Integer> running = running(readyPods(), 9);
        ScalingPolicy policy = policy("Deployment", "plain", "300s");
        try (ScaleWorld world = new ScaleWorld(testbed, client, namespace)) {
            PoolActuation done = until(world, policy, 3, 2, running, ActuationCode.WrittenWithoutDrain);

            assertThat(done.sentence()).contains("do not carry the drain label");
            assertThat(costed()).isEmpty();
        }
    }
}
