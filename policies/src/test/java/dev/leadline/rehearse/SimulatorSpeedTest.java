// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulatorSpeedTest {

    /** The figure is 200,000 requests/s on a free core; the bound only catches a simulator gone quadratic. */
    @Test
    void simulatesTensOfThousandsOfRequestsPerSecondEvenOnABusyMachine() {
        var load = SimulatorFixtures.mixed(1, 60, 300_000, 2000, 28);
        double best = 0;
        for (int round = 0; round < 4; round++) {
            FleetSimulator simulator = new FleetSimulator(SimulatorFixtures.fleet(12, 6), load, 1);
            long start = System.nanoTime();
            simulator.advanceTo(simulator.lastArrival() + 60);
            best = Math.max(best, load.size() / ((System.nanoTime() - start) / 1e9));
            assertThat(simulator.finished()).isTrue();
        }
        System.out.printf("FIGURE simulator: %.0f requests/s%n", best);
        assertThat(best).isGreaterThan(20_000);
    }
}
