// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.units.Replicas;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalendarTest {

    private static final ScalingPolicy POLICY = Policies.valid("""
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: a}
            spec:
              model: {name: m}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {max: 20}}
              - {name: decode, role: Decode, replicas: {max: 20}}
              sources: {push: {}}
              schedule:
              - {cron: "0 8 * * MON-FRI", timeZone: Asia/Bangkok, duration: 10h, minReplicas: {prefill: 4, decode: 3}}
              - {cron: "0 2 * * MON", duration: 2h, minReplicas: {decode: 7}}
              events:
              - {name: week, from: "2026-12-01T00:00:00Z", to: "2026-12-08T00:00:00Z", demandFactor: "1.5"}
              - {name: day, from: "2026-12-03T08:00:00Z", to: "2026-12-03T12:00:00Z", demandFactor: "4"}
              - {name: freeze, from: "2026-12-24T00:00:00Z", to: "2026-12-26T00:00:00Z", demandFactor: "0.2"}
            """).policy();

    @Test
    void setsTheHighestFloorOfTheOpenWindows() {
        assertThat(ScheduledFloors.at(POLICY, Instant.parse("2026-11-23T01:30:00Z")))
                .isEqualTo(Map.of("prefill", Replicas.of(4), "decode", Replicas.of(3)));
        assertThat(ScheduledFloors.at(POLICY, Instant.parse("2026-11-23T02:30:00Z")))
                .isEqualTo(Map.of("prefill", Replicas.of(4), "decode", Replicas.of(7)));
        assertThat(ScheduledFloors.at(POLICY, Instant.parse("2026-11-22T02:30:00Z")))
                .isEmpty();
        assertThat(ScheduledFloors.at(POLICY, Instant.parse("2026-11-23T11:00:00Z")))
                .isEmpty();
    }

    @Test
    void seesAWindowThatOpensWithinTheLookAhead() {
        Instant early = Instant.parse("2026-11-23T00:55:00Z");

        assertThat(ScheduledFloors.floorsUntil(POLICY, early, early.plusSeconds(299)))
                .isEmpty();
        assertThat(ScheduledFloors.floorsUntil(POLICY, early, early.plusSeconds(300)))
                .containsEntry("prefill", Replicas.of(4));
        assertThat(ScheduledFloors.floorsUntil(POLICY, early, early.plusSeconds(3 * 3600)))
                .containsEntry("decode", Replicas.of(7));
        assertThatThrownBy(() -> ScheduledFloors.floorsUntil(POLICY, early, early.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheLargestFactorOfTheEventsThatAreOn() {
        assertThat(PlannedDemand.factorAt(POLICY, Instant.parse("2026-11-30T23:59:59Z")))
                .isEqualTo(1);
        assertThat(PlannedDemand.factorAt(POLICY, Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualTo(1.5);
        assertThat(PlannedDemand.factorAt(POLICY, Instant.parse("2026-12-03T09:00:00Z")))
                .isEqualTo(4);
        assertThat(PlannedDemand.factorAt(POLICY, Instant.parse("2026-12-08T00:00:00Z")))
                .isEqualTo(1);
        assertThat(PlannedDemand.factorAt(POLICY, Instant.parse("2026-12-25T00:00:00Z")))
                .isEqualTo(0.2);
    }

    @Test
    void findsTheLargestFactorOfAnInterval() {
        Instant before = Instant.parse("2026-12-03T07:59:00Z");

        assertThat(PlannedDemand.peakFactor(POLICY, before, before.plusSeconds(30)))
                .isEqualTo(1.5);
        assertThat(PlannedDemand.peakFactor(POLICY, before, before.plusSeconds(60)))
                .isEqualTo(4);
        Instant freeze = Instant.parse("2026-12-25T23:59:00Z");
        assertThat(PlannedDemand.peakFactor(POLICY, freeze, freeze.plusSeconds(30)))
                .isEqualTo(0.2);
        assertThat(PlannedDemand.peakFactor(POLICY, freeze, freeze.plusSeconds(60)))
                .isEqualTo(1);
    }
}
