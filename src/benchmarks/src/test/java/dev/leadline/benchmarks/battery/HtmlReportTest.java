// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.battery.Steadiness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static Run run(String policy, double attainment, double ratio) {
        RehearsalResult.Size size = new RehearsalResult.Size(2, 0, 0, 2);
        return new Run(
                "ramp,model,90,1",
                policy,
                attainment,
                10 * ratio,
                ratio,
                List.of(new Steadiness(4, 2, 4, 1, 1), new Steadiness(0, 0, 0, 0, 1)),
                List.of(
                        new RehearsalResult.Sample(0, Map.of("prefill", size, "decode", size), Optional.empty()),
                        new RehearsalResult.Sample(15, Map.of("prefill", size, "decode", size), Optional.of(0.5))),
                Map.of("prefill", new double[] {1.5}, "decode", new double[] {1}));
    }

    @Test
    void showsEveryPolicyAsAPointAndLeadlineOverTime() {
        String page =
                HtmlReport.page("Title", "relative to <it>", List.of(run("leadline", 1, 1), run("other", 0.9, 2)));

        assertThat(page).contains("<title>ramp,model,90,1, other: 90.00 % at 2.00×</title>", "relative to &lt;it&gt;");
        assertThat(page.split("<svg", -1)).hasSize(3);
        assertThat(page).doesNotContain("http", "src=", "NaN");
    }

    @Test
    void sumsUpAPolicy() {
        Summary summary = Summary.of(List.of(run("leadline", 1, 1), run("leadline", 0.9, 4)));

        assertThat(summary.attainment()).isEqualTo(0.95, within(1e-12));
        assertThat(summary.worst()).isEqualTo(0.9);
        assertThat(summary.ratio()).isEqualTo(2, within(1e-12));
        assertThat(summary.turns()).isEqualTo(1, within(1e-12));
        assertThat(summary.undone()).isEqualTo(0.25, within(1e-12));
    }
}
