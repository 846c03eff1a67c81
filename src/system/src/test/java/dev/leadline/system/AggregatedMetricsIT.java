// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged adapter behind the real aggregator, under the chart's rights, and a real HPA that follows it. */
class AggregatedMetricsIT {

    private final KubeTestbed testbed = KubeTestbed.shared();

    @TempDir
    private Path folder = Path.of("");

    private AdapterStage stage;

    @BeforeEach
    void register() throws IOException {
        stage = new AdapterStage(testbed, folder);
    }

    @AfterEach
    void takeAway() {
        stage.close();
    }

    @Test
    void anHpaFollowsThePublishedNumberThroughTheAggregator() throws Exception {
        testbed.create(GpuDeployment.of(stage.namespace(), "qwen-decode", 2));
        stage.policy("qwen");
        stage.publish("qwen", 3);
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            assertThat(stage.resources()).contains("leadline_desired_replicas", "wva_desired_replicas");
            assertThat(stage.read("leadline_desired_replicas", "policy=qwen,pool=decode"))
                    .contains("3");
            assertThat(stage.read("leadline_desired_replicas", "policy=other")).isEmpty();

            stage.hpa("qwen");
            testbed.await("the HPA to bring 3", AdapterStage.PATIENCE, () -> stage.replicas("qwen") == 3);
            stage.publish("qwen", 20);
            testbed.await("the HPA to bring 20", AdapterStage.PATIENCE, () -> stage.replicas("qwen") == 20);
            stage.publish("qwen", 21);
            testbed.await(
                    "the HPA to bring the one more that a tolerance would swallow",
                    AdapterStage.PATIENCE,
                    () -> stage.replicas("qwen") == 21);
            stage.publish("qwen", 4);
            testbed.await("the HPA to go down again", AdapterStage.PATIENCE, () -> stage.replicas("qwen") == 4);
        }
        testbed.await(
                "the APIService not to be available",
                AdapterStage.PATIENCE,
                () -> stage.available().equals(Optional.of("False")));
        assertThat(stage.replicas("qwen")).isEqualTo(4);
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            assertThat(stage.read("leadline_desired_replicas", "policy=qwen,pool=decode"))
                    .contains("4");
        }
    }

    @Test
    void aStatusThatChangesIsServedWithinAMoment() throws Exception {
        stage.policy("qwen");
        stage.publish("qwen", 1);
        try (Product adapter = stage.adapter()) {
            stage.awaitAvailable(adapter);
            for (int replicas = 2; replicas < 12; replicas++) {
                stage.publish("qwen", replicas);
                String wanted = Integer.toString(replicas);
                testbed.await(
                        "the new number",
                        Duration.ofSeconds(5),
                        () -> stage.read("leadline_desired_replicas", "policy=qwen,pool=decode")
                                .equals(Optional.of(wanted)));
            }
        }
    }
}
