// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.at;
import static dev.leadline.rehearse.peers.PeerFixtures.decode;
import static dev.leadline.rehearse.peers.PeerFixtures.fleet;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.prefill;
import static dev.leadline.rehearse.peers.PeerFixtures.starting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** WVA's analyzers and optimizer, worked by hand. */
class WvaTest {
    private static final WvaV1.Settings V1 = WvaV1.Settings.PUBLISHED;

    @Test
    void v1GrowsWhenLittleIsSpareAndShrinksWhenOneLessWouldStillDo() {
        // Spare KV: mean(0.80 − 0.72, 0.80 − 0.74) = 0.07 < 0.10.
        assertThat(WvaV1.step(List.of(new WvaV1.Replica(0.72, 0), new WvaV1.Replica(0.74, 0)), V1))
                .isEqualTo(1);
        // Spare queue: mean(5 − 2, 5 − 3) = 2.5 < 3.
        assertThat(WvaV1.step(List.of(new WvaV1.Replica(0.1, 2), new WvaV1.Replica(0.1, 3)), V1))
                .isEqualTo(1);
        // Three at KV 0.4, queue 0: 0.8 − 0.4 × 3/2 = 0.2 ≥ 0.1: one less. Two of them: 0.8 − 0.4 × 2 = 0 < 0.1: stay.
        assertThat(WvaV1.step(List.of(idle(0.4), idle(0.4), idle(0.4)), V1)).isEqualTo(-1);
        assertThat(WvaV1.step(List.of(idle(0.4), idle(0.4)), V1)).isZero();
    }

    @Test
    void v1IgnoresSaturatedReplicasUntilAllAreSaturated() {
        assertThat(WvaV1.step(List.of(new WvaV1.Replica(0.95, 9), idle(0.2)), V1))
                .isZero();
        assertThat(WvaV1.step(List.of(new WvaV1.Replica(0.95, 9)), V1)).isEqualTo(1);
    }

    @Test
    void theOptimizerRepeatsTheReferencesVectors() {
        assertThat(added(role(250, 9), role(420, 9))).containsExactly(3, 5);
        assertThat(added(role(400, 9), role(400, 1))).containsExactly(1, 1);
        assertThat(added(role(0, 0), role(300, 5))).containsExactly(0, 0);
    }

    @Test
    void theOptimizerShrinksOnlyWhenNobodyLacks() {
        // ⌊250 ÷ 100⌋ = 2; ⌊900 ÷ 100⌋ = 9 but only 3 above the minimum.
        assertThat(added(new WvaOptimizer.Role(0, 250, 100, 5, 6), new WvaOptimizer.Role(0, 900, 100, 5, 3)))
                .containsExactly(-2, -3);
        assertThat(added(new WvaOptimizer.Role(0, 250, 100, 5, 6), role(100, 5)))
                .containsExactly(0, 1);
    }

    @Test
    void capacityIsObservedThenRememberedThenDerived() {
        var capacity = new WvaCapacity(0.8, 8192, 256);
        // Derived: n = min(8192 × 200 ÷ 1200, 256) = 256; 256 × 1100 = 281,600, but k1 = 0.8 × 100,000 is less.
        assertThat(capacity.of(seen(100_000, 10_000, 0, 1000, 200))).isCloseTo(80_000, within(1e-6));
        // n = min(8192 × 1 ÷ 2001, 256) = 4.094; × 2000.5 = 8,190.
        assertThat(capacity.of(seen(100_000, 0, 0, 2000, 1))).isCloseTo(8192.0 / 2001 * 2000.5, within(1e-6));
        assertThat(capacity.of(seen(100_000, 50_000, 5, 1000, 200))).isEqualTo(50_000);
        assertThat(capacity.of(seen(100_000, 60_000, 6, 1000, 200))).isEqualTo(60_000);
        assertThat(capacity.of(seen(100_000, 100, 0, 1000, 200))).isEqualTo(55_000);
        assertThat(capacity.of(seen(100_000, 100, 0, 1000, 600))).isCloseTo(80_000, within(1e-6));
    }

    @Test
    void v2LacksAboveEightyFivePercentAndSparesBelowSeventy() {
        // 68,000 ÷ 0.85 − 80,000 = 0; 76,500 ÷ 0.85 − 80,000 = 10,000; 160,000 − 56,000 ÷ 0.7 = 80,000.
        assertThat(WvaV2.lacking(68_000, 80_000, 0.85)).isCloseTo(0, within(1e-6));
        assertThat(WvaV2.lacking(76_500, 80_000, 0.85)).isCloseTo(10_000, within(1e-6));
        assertThat(WvaV2.spare(56_000, 160_000, 0.7)).isCloseTo(80_000, within(1e-6));
    }

    @Test
    void aDecisionTakesTwentySecondsFromScrapeToPool() {
        ScalingStrategy wva = WvaV1.on(fleet(1, 16), V1);
        FleetSnapshot busy = look(0, List.of(prefill("p", 1, 9, 9000)), List.of(decode("d", 10, 0, 0.95)));
        assertThat(wva.decide(busy)).isEmpty();
        assertThat(wva.decide(at(busy, 5))).containsEntry(FleetSpec.DECODE, 1);
        assertThat(wva.decide(at(busy, 15))).isEmpty();
        assertThat(wva.decide(at(busy, 20))).containsEntry(FleetSpec.DECODE, 2);
    }

    @Test
    void v1IsFrozenWhileAPodBoots() {
        ScalingStrategy wva = WvaV1.on(fleet(1, 16), V1);
        List<InstanceSnapshot> booting = List.of(decode("d", 10, 9, 0.95), starting("e"));
        FleetSnapshot busy = look(0, List.of(prefill("p", 1, 0, 0)), booting);
        for (int second = 0; second <= 300; second += 5) {
            assertThat(wva.decide(at(busy, second)).getOrDefault(FleetSpec.DECODE, 2))
                    .isEqualTo(2);
        }
    }

    private static WvaV1.Replica idle(double kv) {
        return new WvaV1.Replica(kv, 0);
    }

    private static WvaOptimizer.Role role(double lacking, int roomUp) {
        return new WvaOptimizer.Role(lacking, 0, 100, roomUp, 0);
    }

    private static List<Integer> added(WvaOptimizer.Role prefill, WvaOptimizer.Role decode) {
        Map<String, WvaOptimizer.Role> roles = new LinkedHashMap<>();
        roles.put("prefill", prefill);
        roles.put("decode", decode);
        return List.copyOf(WvaOptimizer.changes(roles).values());
    }

    private static WvaCapacity.Seen seen(double holds, double used, double queue, double input, double output) {
        return new WvaCapacity.Seen(holds, used, queue, OptionalDouble.of(input), OptionalDouble.of(output));
    }
}
