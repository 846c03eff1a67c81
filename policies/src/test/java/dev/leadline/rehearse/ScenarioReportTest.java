// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ReplicaBounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioReportTest {
    private static final List<ScenarioReport.Contestant> CONTESTANTS =
            List.of(scenario -> new QueueHpa(1, ReplicaBounds.of(1, 16)));

    @Test
    void theBatteryIsSmallAndSeeded() {
        assertThat(Scenario.battery(1)).isEqualTo(Scenario.battery(1)).isNotEqualTo(Scenario.battery(2));
        assertThat(Scenario.battery(1)).hasSize(6).allSatisfy(scenario -> {
            assertThat(scenario.requests()).hasSizeBetween(1000, 100_000);
            assertThat(scenario.requests().getLast().arrivalSeconds()).isLessThanOrEqualTo(1800);
        });
    }

    @Test
    void everyScenarioHasAConstantFleetThatMeetsTheTargetAndTheReportIsTheSameBytesAgain() {
        List<ScenarioReport.Row> rows = ScenarioReport.run(Scenario.battery(1), CONTESTANTS, 1, ProgressListener.NONE);
        String report = ScenarioReport.markdown(rows);

        System.out.println(report.replaceAll("(?m)^", "FIGURE "));
        assertThat(rows)
                .hasSize(12)
                .allSatisfy(row -> assertThat(row.staticPeak()).isPresent());
        assertThat(ScenarioReport.markdown(
                        ScenarioReport.run(Scenario.battery(1), CONTESTANTS, 1, ProgressListener.NONE)))
                .isEqualTo(report);
        assertThat(report.lines().filter(line -> line.startsWith("| "))).hasSize(13);
    }
}
