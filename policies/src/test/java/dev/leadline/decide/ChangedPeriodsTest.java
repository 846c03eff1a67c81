// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangedPeriodsTest {

    private static ScalingPolicy policy(List<Duration> periods) {
        return aPolicy()
                .forecast(new ForecastSettings(true, Duration.ofDays(14), periods))
                .build();
    }

    private static List<Duration> inUse(ForecastingController controller) {
        return Optional.ofNullable(controller.explain().get(DemandOutlook.INPUT))
                .orElseThrow()
                .forecast()
                .periodsInUse();
    }

    @Test
    void aPeriodThatIsDeclaredLaterIsLearnedFromWhatIsRemembered() {
        ForecastingController controller = new ForecastingController(policy(List.of()));
        controller.learnHistory(
                RecurringRamp.rows(ScriptedFleet.START.minus(Duration.ofHours(20)), Duration.ofHours(20)),
                RecurringRamp.STEP);
        assertThat(inUse(controller)).isEmpty();
        controller.adopt(policy(List.of(Duration.ofHours(1))));
        assertThat(inUse(controller)).containsExactly(Duration.ofHours(1));
        ScriptedFleet fleet = new ScriptedFleet(2, 2);
        for (int i = 0; i < 20; i++) {
            controller.step(fleet.after(5, 20_000, 500));
        }
        controller.adopt(policy(List.of()));
        assertThat(inUse(controller)).isEmpty();
    }
}
