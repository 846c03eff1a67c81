// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.SimulatorFixtures.INSTANT;
import static dev.leadline.rehearse.SimulatorFixtures.QWEN;
import static dev.leadline.rehearse.SimulatorFixtures.fleet;
import static dev.leadline.rehearse.SimulatorFixtures.poisson;
import static dev.leadline.rehearse.SimulatorFixtures.runToEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.QueueTail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The wait tail that sizes prefill beside waits that were simulated: Poisson arrivals of equal prompts, computed one at a time,
 * by several instances behind a router. The formula is of one queue before all of them; the router chooses at arrival and may choose
 * wrong, so it waits a little longer.
 */
class QueueTailAgainstSimulatorTest {

    private static final int INPUT = 2000;

    /** The wait that a share of requests exceeds, by the formula. */
    private static double exceededBy(double share, int servers, double utilisation, double service) {
        double low = 0;
        double high = 100 * service;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            boolean more = QueueTail.waitsLongerThan(servers, utilisation, service, 1, middle) > share;
            low = more ? middle : low;
            high = more ? high : middle;
        }
        return low;
    }

    @ParameterizedTest
    @CsvSource({"1, 0.6", "1, 0.8", "2, 0.8", "4, 0.8", "4, 0.9", "8, 0.9"})
    void saysWhatOneInAHundredWaits(int servers, double utilisation) {
        double service = QWEN.prefillSeconds(INPUT, EngineProfile.attentionWork(INPUT, 0));
        FleetSpec spec = fleet(servers, 2).withTransfer(INSTANT).withLimits(new EngineLimits(1, 256));
        var simulator = new FleetSimulator(spec, poisson(5, utilisation * servers / service, 60_000, INPUT, 1), 1);
        runToEnd(simulator);

        double waited = simulator.totals().firstToken().orElseThrow().p99() - service;
        double formula = exceededBy(0.01, servers, utilisation, service);
        assertThat(formula / waited).isBetween(0.85, 1.15);
    }
}
