// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.PodFollower;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop is closed: demand in the simulator, metrics over HTTP, a decision, a write, a pod, an engine that serves. */
class ClosedLoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aJumpOfDemandBringsPodsThatServe() throws Exception {
        Hosts hosts = new Hosts(folder.resolve("hosts"));
        List<String> jvm = List.of("-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts.file());
        try (Stage stage = Stage.shared();
                EngineFarm farm = EngineFarm.listen(0, 0)) {
            ClusterRun run = new ClusterRun(stage, farm, Traffic.SMOKE, 1);
            try (PodFollower _ = PodFollower.start(stage.client(), farm, Map.of(run.name(), run.fleet()))) {
                run.create();
                try (LeadlineProcess _ = LeadlineProcess.start(
                                "loop", stage.kubeconfig("loop"), folder, Duration.ofSeconds(1), jvm)
                        .awaitUp()) {
                    stage.await("the first replicas", PATIENCE, run::isReady);
                    run.begin(hosts);
                    stage.await("a third replica that serves", PATIENCE, () -> {
                        LoopRun.Sample now = run.sample();
                        return now.prefillReady() + now.decodeReady() > 2;
                    });
                    stage.await("the end of the load", PATIENCE, run::isOver);
                    run.sample();
                }
            }
            LoopRun ran = run.finish(Duration.ofSeconds(1));
            assertThat(ran.requests()).isGreaterThan(500);
            assertThat(ran.failed()).isZero();
            assertThat(ran.phase()).isBetween(0.0, 1.0);
            assertThat(ran.attainment()).isBetween(0.05, 1.0);
            assertThat(ran.gpuHours()).isPositive();
            assertThat(ran.timeline().getLast().prefillDesired()
                            + ran.timeline().getLast().decodeDesired())
                    .isGreaterThan(2);
        }
    }
}
