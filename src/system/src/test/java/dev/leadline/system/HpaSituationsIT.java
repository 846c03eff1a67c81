// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What real HPAs make of the adapter's numbers in the situations of Kubernetes' own tests, and in some of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HpaSituationsIT {

    private static final Duration PATIENCE = AdapterStage.PATIENCE;

    private final KubeTestbed testbed = KubeTestbed.shared();
    private AdapterStage stage;
    private Product adapter;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        stage = new AdapterStage(testbed, folder);
        adapter = stage.adapter();
        stage.awaitAvailable(adapter);
    }

    @AfterAll
    void stop() {
        adapter.close();
        stage.close();
    }

    @Test
    void growsToAnIntermediateNumberAndComesBack() {
        pool("middle", 1, 7);
        stage.hpa("middle");
        awaitReplicas("middle", 7);
        stage.publish("middle", 3);
        awaitReplicas("middle", 3);
    }

    @Test
    void followsTheLargerOfTwoMetrics() {
        pool("larger", 1, 2);
        pool("beside", 1, 5);
        stage.hpa("larger-decode", "larger-decode", 1, List.of("larger", "beside"), move(), move());
        awaitReplicas("larger", 5);
        stage.publish("larger", 8);
        awaitReplicas("larger", 8);
    }

    @Test
    void waitsForTheWindowOfItsHpaBeforeItShrinks() {
        pool("window", 1, 6);
        stage.hpa("window-decode", "window-decode", 1, List.of("window"), move(), "{stabilizationWindowSeconds: 15}");
        awaitReplicas("window", 6);
        long told = System.nanoTime();
        stage.publish("window", 2);
        awaitReplicas("window", 2);
        // The HPA may have looked last up to a period of two seconds before.
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isGreaterThan(Duration.ofSeconds(12));
    }

    @Test
    void growsNoFasterThanTheRateOfItsHpa() {
        pool("rate", 2, 6);
        stage.hpa(
                "rate-decode",
                "rate-decode",
                1,
                List.of("rate"),
                "{stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 2, periodSeconds: 8}]}",
                move());
        List<Integer> seen = new ArrayList<>();
        testbed.await("the HPA to bring 6 in its steps", PATIENCE, () -> {
            int now = stage.replicas("rate");
            if (seen.isEmpty() || seen.getLast() != now) {
                seen.add(now);
            }
            return now == 6;
        });
        assertThat(seen).containsExactly(2, 4, 6);
    }

    @Test
    void goesToZeroAndComesBack() {
        pool("zero", 2, 0);
        stage.hpa("zero-decode", "zero-decode", 0, List.of("zero"), move(), move());
        awaitReplicas("zero", 0);
        stage.publish("zero", 2);
        awaitReplicas("zero", 2);
    }

    @Test
    void staysWhereItIsWhenTheMetricIsMissing() {
        testbed.create(GpuDeployment.of(stage.namespace(), "missing-decode", 3));
        stage.hpa("missing-decode", "missing-decode", 1, List.of("nobody"), move(), move());
        awaitReason("missing-decode", "FailedGetExternalMetric");
        assertThat(stage.replicas("missing")).isEqualTo(3);
    }

    @Test
    void twoHpasOnOneTargetBothStandStill() {
        pool("twice", 2, 5);
        stage.hpa("twice-one", "twice-decode", 1, List.of("twice"), move(), move());
        stage.hpa("twice-two", "twice-decode", 1, List.of("twice"), move(), move());
        awaitReason("twice-one", "AmbiguousSelector");
        awaitReason("twice-two", "AmbiguousSelector");
    }

    private static String move() {
        return AdapterStage.MOVES_AT_ONCE;
    }

    private void pool(String policy, int replicas, int desired) {
        testbed.create(GpuDeployment.of(stage.namespace(), policy + "-decode", replicas)
                .gpus(0)
                .coldStart(Duration.ofSeconds(1)));
        stage.policy(policy);
        stage.publish(policy, desired);
    }

    private void awaitReplicas(String policy, int wanted) {
        testbed.await("the HPA of " + policy + " to bring " + wanted, PATIENCE, () -> stage.replicas(policy) == wanted);
    }

    private void awaitReason(String hpa, String reason) {
        testbed.await(
                hpa + " to say " + reason,
                PATIENCE,
                () -> stage.scalingActive(hpa).equals(Optional.of(reason)));
    }
}
