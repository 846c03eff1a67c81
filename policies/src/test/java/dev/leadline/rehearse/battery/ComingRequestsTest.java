// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.decide.Ablation;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.Experiment;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComingRequestsTest {

    private static final FleetSpec FLEET = FleetSpec.disaggregated(
                    ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow(), 1, 1)
            .withObjectives(Workloads.OBJECTIVES);

    private static double at(DemandOutlook ahead, String series, long seconds) {
        return ahead.path(series).orElseThrow().at(Duration.ofSeconds(seconds), 0.99);
    }

    @Test
    void tellsWhatArrivesAndWhatItGenerates() {
        List<TraceRequest> requests = new ArrayList<>();
        for (int second = 0; second < 600; second++) {
            int each = second < 300 ? 1 : 4;
            for (int i = 0; i < each; i++) {
                requests.add(new TraceRequest(second + 0.5, 1000, 100));
            }
        }
        ComingRequests coming = new ComingRequests(FLEET, requests);
        DemandOutlook ahead = coming.from(FLEET.epoch().plusSeconds(240));
        assertThat(at(ahead, DemandOutlook.REQUESTS, 15)).isCloseTo(1, within(1e-9));
        assertThat(at(ahead, DemandOutlook.INPUT, 60)).isCloseTo(1000, within(1e-9));
        assertThat(at(ahead, DemandOutlook.REQUESTS, 75)).isCloseTo(4, within(1e-9));
        // 100 tokens at 30 ms: what arrived within the last three seconds is being answered.
        assertThat(at(ahead, DemandOutlook.OUTPUT, 75)).isBetween(300.0, 400.0);
        assertThat(at(ahead, DemandOutlook.OUTPUT, 90)).isCloseTo(400, within(1e-9));
        assertThat(at(ahead, DemandOutlook.REQUESTS, 390)).isZero();
    }

    @Test
    void nobodyForeseesPerfectlyWithoutTheTruth() {
        assertThatThrownBy(() -> Experiment.NONE.without(Ablation.PerfectForecast))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("true demand");
    }
}
