// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.system.SlowProxy;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineFarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server is away, slow or unwilling: Leadline goes on observing, writes no size, and goes on where it was. */
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final String PASSES = "leadline_pass_seconds_count";
    private static final String LEADER = "leadline_leader";
    private static final int POLICIES = 2;

    /** Of the looks that the interval allows, this share must have been taken. */
    private static final double MOST = 0.8;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Stage stage;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void startAPlaneThatMayBeHarmed() {
        stage = Stage.start();
    }

    @AfterAll
    static void endIt() {
        stage.close();
    }

    @Test
    void anOutageOfTheApiServerScalesNothing() throws Exception {
        outlives(Duration.ofSeconds(40));
    }

    @Test
    @Tag("full")
    void fiveMinutesWithoutTheApiServerScaleNothing() throws Exception {
        outlives(Duration.ofMinutes(5));
    }

    private void outlives(Duration outage) throws Exception {
        try (EngineFarm farm = EngineFarm.listen(0);
                EvenScene scene = new EvenScene(stage, farm, "outage", POLICIES);
                LeadlineProcess leadline = start("outage", stage.kubeconfig("outage"))) {
            settle(leadline);
            long mark = stage.mark();

            stage.stopApiServer();
            assertObserves(leadline, outage);
            assertThat(leadline.metric(LEADER)).as("leads without a lease").isZero();
            stage.startApiServer();

            stage.await("to lead again", PATIENCE, () -> metric(leadline, LEADER) == 1);
            assertObserves(leadline, Duration.ofSeconds(20));
            assertThat(sizesWritten(mark)).isEmpty();
            assertCarriesOutWhatIsAskedFor(scene, mark);
        }
    }

    @Test
    void aSlowAThrottlingAndAForgetfulApiServerScaleNothing() throws Exception {
        try (SlowProxy proxy = stage.proxy();
                EngineFarm farm = EngineFarm.listen(0);
                EvenScene scene = new EvenScene(stage, farm, "slow", POLICIES);
                LeadlineProcess leadline = start("slow", stage.kubeconfig("slow", proxy))) {
            settle(leadline);
            long mark = stage.mark();

            proxy.delay(Duration.ofSeconds(10));
            assertObserves(leadline, Duration.ofSeconds(30));
            proxy.throttle(Duration.ofSeconds(1));
            assertObserves(leadline, Duration.ofSeconds(15));
            proxy.pass();
            for (int cut = 0; cut < 5; cut++) {
                proxy.cutWatches();
                assertObserves(leadline, Duration.ofSeconds(2));
            }
            proxy.forget();
            proxy.cutWatches();
            assertObserves(leadline, Duration.ofSeconds(5));
            proxy.pass();

            stage.await("to lead again", PATIENCE, () -> metric(leadline, LEADER) == 1);
            assertObserves(leadline, Duration.ofSeconds(10));
            assertThat(sizesWritten(mark)).isEmpty();
            assertCarriesOutWhatIsAskedFor(scene, mark);
        }
    }

    private LeadlineProcess start(String name, Path kubeconfig) throws Exception {
        return LeadlineProcess.start(name, kubeconfig, folder, INTERVAL, List.of("-XX:TieredStopAtLevel=1"))
                .awaitUp();
    }

    /** Until it leads and has watched for longer than it holds after a start. */
    private static void settle(LeadlineProcess leadline) {
        stage.await("to lead", PATIENCE, () -> metric(leadline, LEADER) == 1);
        double begun = metric(leadline, PASSES);
        stage.await("some looks", PATIENCE, () -> metric(leadline, PASSES) >= begun + 10 * POLICIES);
    }

    private static void assertObserves(LeadlineProcess leadline, Duration time) throws Exception {
        double before = metric(leadline, PASSES);
        Thread.sleep(time);
        assertThat(leadline.isAlive()).as(leadline.log()).isTrue();
        assertThat(metric(leadline, PASSES) - before)
                .as("looks in %s\n%s", time, leadline.log())
                .isGreaterThan(MOST * POLICIES * time.toSeconds() / INTERVAL.toSeconds());
    }

    private static List<Stage.Request> sizesWritten(long mark) {
        return stage.requests(mark).stream().filter(Stage.Request::scales).toList();
    }

    /** The proof that writes could have been seen: it still does its work. */
    private static void assertCarriesOutWhatIsAskedFor(EvenScene scene, long mark) {
        scene.askForThree();
        stage.await(
                "the size that the policy now asks for",
                PATIENCE,
                () -> sizesWritten(mark).stream().anyMatch(one -> one.name().equals("p0-prefill") && one.accepted()));
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
