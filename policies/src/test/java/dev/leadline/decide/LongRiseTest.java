// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.Demand;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LongRiseTest {

    private static final double LEAD = 240;

    private final LongRise rise = new LongRise();

    private void look(int i, double requests, double prompt, double output) {
        Demand demand = new Demand(
                OptionalDouble.of(requests),
                OptionalDouble.of(requests * prompt),
                OptionalDouble.of(requests * output),
                OptionalDouble.empty());
        rise.learn(demand, OptionalDouble.of(output), 5, Instant.EPOCH.plusSeconds(5L * i));
    }

    @Test
    void fewerAndLongerRequestsAreOneTurn() {
        // From second 205 on: requests fall by 1 % of 50 a look, outputs grow by 3 % of 100.
        for (int i = 0; i < 60; i++) {
            int since = Math.max(0, i - 41);
            look(i, 50 - 0.5 * since, 1000, 100 + 3 * since);
        }
        double requests = 50 - 0.5 * 18;
        double output = 100 + 3 * 18;
        // Both are carried on for 1.5 × 90 s.
        double fewer = -0.1 * 135 / requests;
        double longer = 0.6 * 135 / output;
        assertThat(rise.of(DemandOutlook.OUTPUT, LEAD, requests, output, 1).getAsDouble())
                .isCloseTo((1 + fewer) * (1 + longer) - 1, within(0.01));
        assertThat(rise.of(DemandOutlook.INPUT, LEAD, requests, output, 1).getAsDouble())
                .as("prompts do not grow, and requests fall")
                .isZero();
    }

    @Test
    void promptsThatGrowRaiseInput() {
        for (int i = 0; i < 60; i++) {
            look(i, 50, 1000 + 40 * Math.max(0, i - 41), 100);
        }
        assertThat(rise.of(DemandOutlook.INPUT, LEAD, 50, 100, 1).getAsDouble()).isGreaterThan(0.25);
        assertThat(rise.of(DemandOutlook.OUTPUT, LEAD, 50, 100, 1).getAsDouble())
                .isCloseTo(0, within(1e-6));
        assertThat(rise.of(DemandOutlook.REQUESTS, LEAD, 50, 100, 1).getAsDouble())
                .isCloseTo(0, within(1e-6));
    }

    @Test
    void shortStartsAndUnknownRequestsAreLeftToOthers() {
        look(0, 50, 1000, 100);
        assertThat(LongRise.speaks(95)).isFalse();
        assertThat(LongRise.speaks(LEAD)).isTrue();
        assertThat(rise.of(DemandOutlook.INPUT, LEAD, 0, 100, 1)).isEmpty();
    }
}
