// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownFutureTest {

    private static final Instant LAUNCH = Instant.parse("2026-12-01T08:00:00Z");
    private static final Instant END = LAUNCH.plus(Duration.ofHours(4));
    private static final QuantilePath PATH = new QuantilePath(
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)),
            List.of(0.5, 0.95),
            new double[][] {{10, 20}, {12, 30}},
            "a fake");

    private static double[][] values(double factor, Instant now) {
        ScalingPolicy policy =
                aPolicy().event(new PlannedEvent("launch", LAUNCH, END, factor)).build();
        DemandOutlook outlook = new DemandOutlook(now, Map.of(DemandOutlook.INPUT, PATH));
        return KnownFuture.announced(policy, outlook)
                .path(DemandOutlook.INPUT)
                .orElseThrow()
                .values();
    }

    @Test
    void quantilesInsideAnEventAreMultiplied() {
        assertThat(values(2.5, LAUNCH.minusSeconds(120))).isDeepEqualTo(new double[][] {{10, 20}, {30, 75}});
    }

    @Test
    void demandThatIsThereAlreadyIsNotMultipliedAgain() {
        assertThat(values(2.5, LAUNCH.plusSeconds(60))).isDeepEqualTo(PATH.values());
    }

    @Test
    void anAnnouncedEndLowersNothing() {
        assertThat(values(2.5, END.minusSeconds(120))).isDeepEqualTo(PATH.values());
        assertThat(values(0.5, LAUNCH.minusSeconds(120))).isDeepEqualTo(PATH.values());
    }

    @Test
    void theEndOfAQuietTimeRaises() {
        assertThat(values(0.5, END.minusSeconds(120))).isDeepEqualTo(new double[][] {{10, 20}, {24, 60}});
    }
}
