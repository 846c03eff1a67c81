// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.StaticPeakSearch;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClairvoyantTest {

    private static final FleetSpec FLEET = FleetSpec.disaggregated(
                    ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow(), 1, 1)
            .withObjectives(Workloads.OBJECTIVES);
    private static final Workload STEP = new Workload(
            "step",
            "a quarter of an hour at four times the demand",
            FLEET,
            new ArrivalPattern(2000, 300)
                    .steady(900, 6)
                    .steady(900, 24)
                    .steady(900, 6)
                    .requests(3),
            List.of(),
            "",
            List.of());

    @Test
    void servesTheLoadForLessThanAnyConstantFleetAndMoreThanTheFluidNeed() {
        Clairvoyant.Found found = Clairvoyant.search(STEP, 40, ProgressListener.NONE);
        double constant = StaticPeakSearch.search(FLEET, STEP.requests(), 10, 10, 1, ProgressListener.NONE)
                .orElseThrow()
                .result()
                .gpuHours();
        double span = STEP.requests().getLast().arrivalSeconds();

        assertThat(found.attainment()).isGreaterThanOrEqualTo(0.99);
        assertThat(found.gpuHours())
                .isLessThan(0.8 * constant)
                .isGreaterThan(WorkloadNeed.of(FLEET, STEP.requests()).fluidGpuHours(span));
    }

    @Test
    void findsThePlanAgainAndItIsCarriedOutAsPromised() {
        Clairvoyant.Found found = Clairvoyant.search(STEP, 12, ProgressListener.NONE);
        FleetSpec start = FLEET.withReplicas(
                found.plan().at(FleetSpec.PREFILL, 0), found.plan().at(FleetSpec.DECODE, 0));

        RehearsalResult carried =
                Rehearsal.run(start, STEP.requests(), found.plan().strategy(start), 1, ProgressListener.NONE);

        assertThat(Clairvoyant.search(STEP, 12, ProgressListener.NONE)).isEqualTo(found);
        assertThat(carried.attainment()).isEqualTo(found.attainment(), within(1e-9));
        assertThat(carried.gpuHours()).isEqualTo(found.gpuHours(), within(1e-6));
    }

    @Test
    void saysWhenNoPlanCanServeTheLoad() {
        Workload starved = new Workload(
                "starved",
                "too much for two replicas",
                FLEET.withGpuLimit(4),
                new ArrivalPattern(4000, 300).steady(300, 40).requests(1),
                List.of(),
                "",
                List.of());

        assertThatThrownBy(() -> Clairvoyant.search(starved, 4, ProgressListener.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no plan for starved met the objective");
    }
}
