// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.at;
import static dev.leadline.rehearse.peers.PeerFixtures.decode;
import static dev.leadline.rehearse.peers.PeerFixtures.fleet;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.prefill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SageServe, HeteroScale and TokenScale, worked by hand. */
class PapersTest {

    @Test
    void sageServePlansForTheLargestForecastAndStepsByMemory() {
        assertThat(SageServe.planned(45_000, 10_000)).isEqualTo(5);
        assertThat(SageServe.step(0.51, SageServe.Settings.PUBLISHED)).isEqualTo(1);
        assertThat(SageServe.step(0.5, SageServe.Settings.PUBLISHED)).isZero();
        assertThat(SageServe.step(0.24, SageServe.Settings.PUBLISHED)).isEqualTo(-1);
    }

    @Test
    void sageServeWaitsOutTheStartOfAnInstance() {
        // Planned with a tenth of the engines' speed, the busiest minute of the training load needs several.
        ScalingStrategy sage = SageServe.on(fleet(1, 16), new SageServe.Settings(0.5, 0.25, 1.5, 0.1));
        FleetSnapshot full = look(0, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 9, 0, 0.9)));
        assertThat(sage.decide(full)).containsEntry(FleetSpec.DECODE, 2);
        for (int second = 15; second < 90; second += 15) {
            assertThat(sage.decide(at(full, second))).doesNotContainKey(FleetSpec.DECODE);
        }
        assertThat(sage.decide(at(full, 90))).containsEntry(FleetSpec.DECODE, 2);
    }

    @Test
    void aDampedTrendFlattens() {
        var trend = new DampedTrend();
        trend.add(100);
        trend.add(110);
        // Level 0.3·110 + 0.7·100 = 103, trend 0.05·3 = 0.15; one step: 103 + 0.95·0.15; for ever: 103 + 19·0.15.
        assertThat(trend.ahead(1)).isCloseTo(103.1425, within(1e-9));
        assertThat(trend.ahead(10_000)).isCloseTo(105.85, within(1e-9));
        assertThat(trend.largest(20, 60)).isEqualTo(trend.ahead(60));
    }

    @Test
    void heteroScaleFollowsDecodeTokensWithinItsTolerances() {
        var settings = HeteroScale.Settings.DEFAULT;
        assertThat(HeteroScale.decode(4, 5000, 1000, false, settings)).isEqualTo(5); // 1.25
        assertThat(HeteroScale.decode(4, 4400, 1000, false, settings)).isEqualTo(4); // 1.1
        assertThat(HeteroScale.decode(4, 3200, 1000, false, settings)).isEqualTo(4); // 0.8
        assertThat(HeteroScale.decode(4, 2900, 1000, false, settings)).isEqualTo(3); // 0.725: ⌈2.9⌉
        assertThat(HeteroScale.decode(4, 4000, 1000, true, settings)).isEqualTo(5); // late: ⌈4.4⌉
    }

    @Test
    void tokenScaleDividesTokensByVelocities() {
        assertThat(TokenScale.prefill(45_000, 16_000, 95_000)).isEqualTo(3);
        assertThat(TokenScale.prefill(45_000, 16_000, 9_000)).isEqualTo(5);
        // 6,000 ÷ 4,000 + 9,000 ÷ 6,000 = 3 exactly; one token more and it is 4.
        assertThat(TokenScale.decode(List.of(new TokenScale.Bucket(6000, 4000), new TokenScale.Bucket(9000, 6000))))
                .isEqualTo(3);
        assertThat(TokenScale.decode(List.of(new TokenScale.Bucket(6001, 4000), new TokenScale.Bucket(9000, 6000))))
                .isEqualTo(4);
    }

    @Test
    void tokenScaleKeepsALargerNumberForAMinute() {
        PeerFleet fleet = fleet(1, 16);
        ScalingStrategy scale = TokenScale.on(fleet, TokenScale.Settings.PUBLISHED);
        double velocity = fleet.prefillVelocity(FleetSpec.PREFILL);
        FleetSnapshot calm = look(0, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 1, 0, 0.01)));
        double tokens = 0;
        Map<String, Integer> desired = Map.of();
        for (int second = 0; second <= 95; second += 5) {
            desired = scale.decide(at(PeerFixtures.withRouter(calm, tokens / 1000, tokens), second));
            // 30 s at 2.5 times what one instance computes, then nothing.
            tokens += second < 30 ? 5 * 2.5 * velocity : 0;
            if (second == 30 || second == 90) {
                assertThat(desired).containsEntry(FleetSpec.PREFILL, 3);
            }
        }
        assertThat(desired.getOrDefault(FleetSpec.PREFILL, 0)).isLessThan(3);
    }
}
