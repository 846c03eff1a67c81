// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.ForecastingController;
import dev.leadline.policy.ReplicaBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How decisions behave, as a report in git: a change of the planner shows there in the review. With
 * {@code -Dleadline.rewrite=true} the report is written anew; read the difference before it is committed.
 */
class ScenarioReportTest {

    private static final long SEED = 1;
    private static final Path REPORT = Path.of("..", "src", "docs", "reports", "scenarios.md");

    private static final String PREAMBLE = """
            # Scenarios

            What each strategy makes of six loads on the simulated fleet: the smallest constant fleet with 99 % joint attainment
            (found by search, so it knows the load), Leadline with its default settings, and an HPA on waiting requests per
            replica (15 s sync, tolerance 0.1, 300 s down-window, target 2). Seed 1, 90 s cold start, replicas of 2 GPUs, TTFT 2 s
            plus 150 ms per 1,000 input tokens, mean ITL 50 ms. What is missed right after an unannounced step or burst no
            strategy can serve before a replica has started. A test writes this file and fails when it changes:
            `mvn test -pl policies -am -Dtest=ScenarioReportTest -Dsurefire.failIfNoSpecifiedTests=false -Dleadline.rewrite=true`.

            """;

    @Test
    void theBatteryIsSmallAndSeeded() {
        assertThat(Scenario.battery(1)).isEqualTo(Scenario.battery(1)).isNotEqualTo(Scenario.battery(2));
        assertThat(Scenario.battery(1)).hasSize(6).allSatisfy(scenario -> {
            assertThat(scenario.requests()).hasSizeBetween(1000, 100_000);
            assertThat(scenario.requests().getLast().arrivalSeconds()).isLessThanOrEqualTo(1800);
        });
    }

    @Test
    void decisionsBehaveAsTheReportInGitSays() throws IOException {
        List<ScenarioReport.Contestant> contestants = List.of(
                scenario -> new LeadlineStrategy(new ForecastingController(RehearsedPolicy.named("scenario"))),
                scenario -> new QueueHpa(2, ReplicaBounds.of(1, 16)));
        List<ScenarioReport.Row> rows =
                ScenarioReport.run(Scenario.battery(SEED), contestants, SEED, ProgressListener.NONE);
        assertThat(rows)
                .hasSize(18)
                .allSatisfy(row -> assertThat(row.staticPeak()).isPresent());
        String report = PREAMBLE + ScenarioReport.markdown(rows);
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, report);
        }
        assertThat(Files.readString(REPORT)).isEqualTo(report);
    }
}
