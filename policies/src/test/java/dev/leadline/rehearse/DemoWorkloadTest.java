// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoWorkloadTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bothPoolsAreWorkedAndAConstantFleetOfSixteenEachMeetsTheTarget(long seed) {
        DemoWorkload load = DemoWorkload.create(seed);
        StaticPeakSearch.Found found = StaticPeakSearch.search(
                        DemoWorkload.fleet(1, 1),
                        load.requests(),
                        DemoWorkload.MAX_REPLICAS,
                        DemoWorkload.MAX_REPLICAS,
                        seed,
                        ProgressListener.NONE)
                .orElseThrow();

        System.out.printf(
                "FIGURE demo seed %d: %d requests, need %s, static peak %s with %.2f %% and %.2f GPU-h, fluid ceiling %.3f%n",
                seed,
                load.requests().size(),
                load.need(),
                found.fleet().name(),
                100 * found.result().attainment(),
                found.result().gpuHours(),
                found.fluidCeiling());
        assertThat(load.need().of(FleetSpec.PREFILL).mean()).isBetween(3.0, 10.0);
        assertThat(load.need().of(FleetSpec.DECODE).mean()).isBetween(3.0, 10.0);
        assertThat(load.need().of(FleetSpec.DECODE).parts()).containsKeys("tokens", "kv", "transfer");
        assertThat(found.result().attainment()).isGreaterThanOrEqualTo(0.99);
        assertThat(found.fluidCeiling()).isBetween(0.2, 0.9);
    }

    @Test
    void equalSeedsGiveEqualLoads() {
        assertThat(DemoWorkload.create(5)).isEqualTo(DemoWorkload.create(5)).isNotEqualTo(DemoWorkload.create(6));
    }

    @Test
    void theFluidNeedAgreesWithWhatASaturatedFleetIsBusy() {
        DemoWorkload load = DemoWorkload.create(1);
        FleetSimulator simulator = new FleetSimulator(DemoWorkload.fleet(12, 20), load.requests(), 1);
        simulator.advanceTo(simulator.lastArrival());
        double busy = simulator.totals().usageOf(FleetSpec.PREFILL).servingSeconds() / 2 / simulator.lastArrival();

        assertThat(load.need().of(FleetSpec.PREFILL).mean()).isCloseTo(busy, within(0.2 * busy));
    }
}
