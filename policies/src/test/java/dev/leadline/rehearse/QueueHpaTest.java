// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.policy.ReplicaBounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class QueueHpaTest {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final double SILENT = -1;

    private final QueueHpa hpa = new QueueHpa(2, ReplicaBounds.of(1, 16));

    @Test
    void growsToTheSumOverTheTargetButByNoMoreThanFourPodsOrDouble() {
        assertThat(decide(0, ready(5, 3))).isEqualTo(4);
        assertThat(decide(15, ready(100, 100))).isEqualTo(6);
        assertThat(decide(30, ready(100, 100, 100, 100, 100, 100))).isEqualTo(12);
        assertThat(decide(45, ready(40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40)))
                .isEqualTo(16);
    }

    @Test
    void staysWithinTheTolerance() {
        assertThat(decide(0, ready(2.2, 2.1))).isEqualTo(2);
        assertThat(decide(15, ready(1.81, 1.81))).isEqualTo(2);
        assertThat(decide(30, ready(2.3, 2.3))).isEqualTo(3);
    }

    @Test
    void shrinksToTheLargestRecommendationOfFiveMinutes() {
        assertThat(decide(0, ready(2, 2, 2, 2))).isEqualTo(4);
        assertThat(decide(15, ready(1, 1, 1, 1))).isEqualTo(4);
        assertThat(decide(150, ready(1.4, 1.4, 1.4, 1.4))).isEqualTo(4);
        assertThat(decide(299, ready(0, 0, 0, 0))).isEqualTo(4);
        assertThat(decide(316, ready(0, 0, 0, 0))).isEqualTo(3);
        assertThat(decide(451, ready(0, 0, 0))).isEqualTo(1);
    }

    @Test
    void podsThatStartCountAsIdleBeforeGrowing() {
        List<InstanceSnapshot> pods = new ArrayList<>(ready(4, 4));
        pods.add(pod("s", InstanceState.Starting, SILENT));
        pods.add(pod("p", InstanceState.Pending, SILENT));

        assertThat(decide(0, pods)).isEqualTo(4);
        assertThat(decide(15, ready(4, 4))).isEqualTo(4);
    }

    @Test
    void silentPodsCountAsOnTargetBeforeShrinking() {
        assertThat(decide(0, ready(1, 1, SILENT, SILENT))).isEqualTo(4);
        assertThat(decide(400, ready(0, 0, SILENT, SILENT))).isEqualTo(2);
    }

    @Test
    void changesNothingWhenNobodyTells() {
        assertThat(decide(0, ready(SILENT, SILENT, SILENT))).isEqualTo(3);
    }

    private int decide(double seconds, List<InstanceSnapshot> pods) {
        FleetSnapshot seen = new FleetSnapshot(
                START.plusMillis(Math.round(seconds * 1e3)),
                Map.of("pool", pods),
                Reading.missing(MissingReason.NotReported, "no router"),
                OptionalInt.empty());
        return hpa.decide(seen).getOrDefault("pool", -1);
    }

    private static List<InstanceSnapshot> ready(double... waiting) {
        List<InstanceSnapshot> pods = new ArrayList<>();
        for (double one : waiting) {
            pods.add(pod("pod-" + pods.size(), InstanceState.Ready, one));
        }
        return pods;
    }

    private static InstanceSnapshot pod(String id, InstanceState state, double waiting) {
        Reading<EngineSample> engine = waiting == SILENT
                ? Reading.missing(MissingReason.TimedOut, "silent")
                : Reading.fresh(
                        EngineSample.builder().waitingForCapacity(waiting).build(), START);
        return new InstanceSnapshot(id, state, Optional.empty(), Optional.empty(), 2, engine, List.of());
    }
}
