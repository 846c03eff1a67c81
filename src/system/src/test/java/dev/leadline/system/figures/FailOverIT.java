// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineFarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged Leadlines: the one that follows observes all the time, and scales nothing because it comes to lead. */
class FailOverIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String PASSES = "leadline_pass_seconds_count";
    private static final String DEMAND = "leadline_demand_tokens_per_second";
    private static final String FORECAST = "leadline_forecast_tokens_per_second";
    private static final String LEADER = "leadline_leader";
    private static final int POLICIES = 2;
    /** Longer than it holds after a start. */
    private static final int LOOKS = 20 * POLICIES;

    private final Stage stage = Stage.shared();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whoFollowsHasObservedAndScalesNothingByLeading() throws Exception {
        try (EngineFarm farm = EngineFarm.listen(0);
                EvenScene scene = new EvenScene(stage, farm, "follow", POLICIES);
                LeadlineProcess first = start("follow-a")) {
            stage.await("the first to lead", PATIENCE, () -> metric(first, LEADER) == 1);
            try (LeadlineProcess second = start("follow-b")) {
                stage.await("the follower to know the demand", PATIENCE, () -> metric(second, DEMAND) > 0);
                stage.await("the follower to forecast it", PATIENCE, () -> metric(second, FORECAST) > 0);
                stage.await("both to watch for a while", PATIENCE, () -> metric(second, PASSES) >= LOOKS);
                assertThat(second.metric(LEADER)).isZero();

                long mark = stage.mark();
                first.kill();
                stage.await("the second to lead", PATIENCE, () -> metric(second, LEADER) == 1);
                assertThat(second.metric(FORECAST))
                        .as("what it learned, as it comes to lead")
                        .isPositive();
                double begun = second.metric(PASSES);
                stage.await("it to decide as the leader", PATIENCE, () -> metric(second, PASSES) >= begun + LOOKS);

                assertThat(requests(mark, Stage.Request::scales)).isEmpty();
                assertThat(requests(
                                mark,
                                one -> one.user().equals("follow-b")
                                        && one.verb().equals("patch")
                                        && one.resource().equals("deployments")))
                        .as("targets marked with the new term")
                        .isNotEmpty();
                scene.askForThree();
                stage.await(
                        "the new leader to write",
                        PATIENCE,
                        () -> requests(mark, Stage.Request::scales).stream()
                                .anyMatch(one -> one.user().equals("follow-b") && one.accepted()));
            }
        }
    }

    private LeadlineProcess start(String name) throws Exception {
        return LeadlineProcess.start(
                        name,
                        stage.kubeconfig(name),
                        folder,
                        INTERVAL,
                        List.of("-XX:TieredStopAtLevel=1"),
                        List.of("--lease-duration=5s"))
                .awaitUp();
    }

    private List<Stage.Request> requests(long mark, Predicate<Stage.Request> which) {
        return stage.requests(mark).stream()
                .filter(one -> one.user().startsWith("follow-"))
                .filter(which)
                .toList();
    }

    private static double metric(LeadlineProcess leadline, String name) {
        try {
            return leadline.metric(name);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }
}
