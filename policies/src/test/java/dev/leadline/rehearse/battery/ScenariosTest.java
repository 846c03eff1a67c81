// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.InstanceState;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenariosTest {

    private static final String MODEL = Scenarios.MODELS.get(1);

    private static Workload named(String name) {
        return Scenarios.of(MODEL, 60, 1).stream()
                .filter(load -> load.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void makesThirteenLoadsOfEveryModelThatKeepAFewReplicasBusy() {
        for (String model : Scenarios.MODELS) {
            List<Workload> loads = Scenarios.of(model, 60, 1);
            assertThat(loads).hasSize(13).extracting(Workload::name).doesNotHaveDuplicates();
            WorkloadNeed need =
                    WorkloadNeed.of(loads.get(2).fleet(), loads.get(2).requests());
            double larger = Math.max(
                    need.of(FleetSpec.PREFILL).peak(), need.of(FleetSpec.DECODE).peak());
            assertThat(larger).isBetween(6.0, 12.0);
        }
    }

    @Test
    void drawsTheSameLoadsFromTheSameSeed() {
        assertThat(Scenarios.of(MODEL, 60, 1))
                .extracting(Workload::fingerprint)
                .isEqualTo(Scenarios.of(MODEL, 60, 1).stream()
                        .map(Workload::fingerprint)
                        .toList());
    }

    @Test
    void stretchesWithAColdStartThatWouldOtherwiseFillTheRun() {
        double usual = named("ramp").requests().getLast().arrivalSeconds();
        double slow = Scenarios.of(MODEL, 1200, 1).get(3).requests().getLast().arrivalSeconds();

        assertThat(slow / usual).isBetween(7.9, 8.1);
    }

    @Test
    void losesAnInstanceOfEachPoolToADoomedGpu() {
        FleetSimulator simulator = named("doomed-gpu").simulator(1);
        simulator.advanceTo(1000);

        assertThat(simulator.snapshot().pools().get(FleetSpec.PREFILL))
                .noneMatch(one -> one.id().equals("prefill-0"))
                .anyMatch(one -> one.state() == InstanceState.Ready);
    }

    @Test
    void hearsNothingFromEnginesInABlackout() {
        FleetSimulator simulator = named("metric-blackout").simulator(1);
        simulator.advanceTo(650);

        assertThat(simulator.snapshot().pools().get(FleetSpec.DECODE))
                .allMatch(one -> one.engine().ifFresh().isEmpty());
    }
}
