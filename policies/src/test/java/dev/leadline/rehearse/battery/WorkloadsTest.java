// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private static final List<Workload> SIX = Workloads.six(1, 90);

    @Test
    void drawsTheSameLoadsFromTheSameSeedAndOthersFromAnother() {
        List<String> again =
                Workloads.six(1, 90).stream().map(Workload::fingerprint).toList();
        List<String> other =
                Workloads.six(2, 90).stream().map(Workload::fingerprint).toList();

        assertThat(SIX).extracting(Workload::fingerprint).isEqualTo(again).doesNotContainAnyElementsOf(other);
    }

    @Test
    void needsPoolsOfAFewReplicas() {
        assertThat(SIX).allSatisfy(load -> {
            WorkloadNeed need = WorkloadNeed.of(load.fleet(), load.requests());
            assertThat(need.of(FleetSpec.PREFILL).peak()).isBetween(2.0, 20.0);
            assertThat(need.of(FleetSpec.DECODE).peak()).isBetween(2.0, 20.0);
            assertThat(load.requests()).isSortedAccordingTo(Comparator.comparingDouble(TraceRequest::arrivalSeconds));
        });
    }

    @Test
    void declaresTheRampAndTheSessionsToAPolicyThatMayKnowThem() {
        assertThat(SIX)
                .allSatisfy(load -> assertThat(load.policy(false).schedule()).isEmpty());
        assertThat(SIX.stream()
                        .filter(load -> !load.policy(true).schedule().isEmpty())
                        .map(Workload::name))
                .containsExactly("ramp", "on-off");
    }

    @Test
    void recordsTheDayBeforeTheDayOnly() {
        Workload day = SIX.getFirst();

        assertThat(day.history()).hasSize(480);
        assertThat(day.history().getLast().time()).isEqualTo(day.fleet().epoch().minusSeconds(60));
        assertThat(SIX.subList(1, 6))
                .allSatisfy(load -> assertThat(load.history()).isEmpty());
    }

    @Test
    void changesTheFingerprintWithTheColdStart() {
        assertThat(Workloads.six(1, 240).get(2).fingerprint())
                .isNotEqualTo(SIX.get(2).fingerprint());
    }
}
