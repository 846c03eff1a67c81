// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.START;
import static dev.leadline.rehearse.peers.PeerFixtures.at;
import static dev.leadline.rehearse.peers.PeerFixtures.decode;
import static dev.leadline.rehearse.peers.PeerFixtures.fleet;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.prefill;
import static dev.leadline.rehearse.peers.PeerFixtures.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** AIBrix, Kthena, Ray Serve and Knative, worked by hand. */
class PodAutoscalersTest {
    private static final List<Signal.Target> HALF_KV = List.of(new Signal.Target(Signal.KV_USAGE, 0.5));

    @Test
    void apaMultipliesByTheRatioButAtMostDoublesOrHalves() {
        assertThat(Aibrix.apa(4, 0.8, 0.5)).isEqualTo(7); // ⌈4 × 1.6⌉
        assertThat(Aibrix.apa(4, 1.5, 0.5)).isEqualTo(8); // ⌈12⌉, cut to 2 × 4
        assertThat(Aibrix.apa(4, 0.54, 0.5)).isEqualTo(4); // 1.08 is within the tolerance
        assertThat(Aibrix.apa(5, 0.05, 0.5)).isEqualTo(2); // ⌈0.5⌉, held at ⌊5 ÷ 2⌋
    }

    @Test
    void theRepairedKpaDividesTheTotalAndPanicsWhenItDoubles() {
        // Theirs would take the mean 0.8 of 4 pods: ⌈0.8 ÷ 0.5⌉ = 2. The total 3.2 asks for ⌈6.4⌉ = 7.
        assertThat(Aibrix.kpa(4, 3.2, 3.2, 0.5)).isEqualTo(7);
        assertThat(Aibrix.kpa(4, 2.1, 2.1, 0.5)).isEqualTo(4); // 2.1 of 2 is within the tolerance
        assertThat(Aibrix.kpa(4, 1, 2.1, 0.5)).isEqualTo(4); // panic at 2.1 times: max(2, 4)
        assertThat(Aibrix.kpa(4, 1.5, 6, 0.5)).isEqualTo(8); // max(3, ⌈12⌉ cut to 8)
    }

    @Test
    void apaLagsByTheMeanOfThreeMinutesAndItsCoolDownDeepensAShrink() {
        ScalingStrategy apa =
                Aibrix.on(fleet(1, 16), new Aibrix.Settings(Aibrix.Algorithm.APA, HALF_KV, HALF_KV, false));
        // On target twice; then (0.5 + 0.5 + 0.95) ÷ 3 = 0.65 ÷ 0.5 = 1.3: ⌈2 × 1.3⌉ = 3.
        assertThat(apa.decide(decoders(0, 0.5))).containsEntry(FleetSpec.DECODE, 2);
        assertThat(apa.decide(decoders(10, 0.5))).containsEntry(FleetSpec.DECODE, 2);
        assertThat(apa.decide(decoders(20, 0.95))).containsEntry(FleetSpec.DECODE, 3);
        // Empty: (0.5 + 0.5 + 0.95 + 0) ÷ 4 = 0.49 stays at 2, then 1.95 ÷ 5 ÷ 0.5 = 0.78: ⌈2 × 0.78⌉ = 2, then 0.65,
        // 0.56:
        // still ⌈1.1⌉ = 2; 1.95 ÷ 8 ÷ 0.5 = 0.4875 asks for ⌈0.975⌉ = 1, and no window of 300 s holds it back.
        for (int second = 30; second <= 60; second += 10) {
            assertThat(apa.decide(decoders(second, 0))).containsEntry(FleetSpec.DECODE, 2);
        }
        assertThat(apa.decide(decoders(70, 0))).containsEntry(FleetSpec.DECODE, 1);
    }

    @Test
    void kthenaRaisesTheSmallerRoleFirst() {
        var band = new RatioRule(0.5, 2);
        ReplicaBounds wide = ReplicaBounds.of(1, 16);
        assertThat(band.applied(1, 4, wide, wide)).isEqualTo(new RatioRule.Pair(2, 4));
        assertThat(band.applied(5, 1, wide, wide)).isEqualTo(new RatioRule.Pair(5, 3));
        assertThat(band.applied(3, 2, wide, wide)).isEqualTo(new RatioRule.Pair(3, 2));
        assertThat(band.applied(0, 0, wide, wide)).isEqualTo(new RatioRule.Pair(0, 0));
        assertThat(band.applied(0, 4, wide, wide)).isEqualTo(new RatioRule.Pair(2, 4));
        // ⌈0.5 × 16⌉ = 8 is above 3: 3 and ⌊3 ÷ 0.5⌋ = 6. ⌈9 ÷ 2⌉ = 5 is above 4: ⌊2 × 4⌋ = 8 and 4.
        assertThat(band.applied(1, 16, ReplicaBounds.of(1, 3), wide)).isEqualTo(new RatioRule.Pair(3, 6));
        assertThat(band.applied(9, 1, wide, ReplicaBounds.of(1, 4))).isEqualTo(new RatioRule.Pair(8, 4));
    }

    @Test
    void kthenaScalesNeitherRoleWhenOneIsSilent() {
        ScalingStrategy kthena = Kthena.on(fleet(1, 16), Kthena.Settings.DEFAULT);
        assertThat(kthena.decide(look(0, List.of(prefill("p", 9, 90, 9000)), List.of())))
                .isEmpty();
    }

    @Test
    void kthenaGrowsByItsLargestMetricAndKeepsTheBand() {
        PeerFleet fleet = fleet(1, 16);
        ScalingStrategy kthena = Kthena.on(fleet, Kthena.Settings.DEFAULT);
        // Waiting 15 ÷ 5 asks for 3 prefill; decode at KV 0.8 stays at 1. The band of the training load then holds.
        var desired = kthena.decide(look(0, List.of(prefill("p", 9, 15, 9000)), List.of(decode("d", 9, 0, 0.8))));
        double ratio = fleet.need().of(FleetSpec.PREFILL).mean()
                / fleet.need().of(FleetSpec.DECODE).mean();
        assertThat(desired).containsEntry(FleetSpec.PREFILL, 3);
        assertThat(desired).containsEntry(FleetSpec.DECODE, Math.max(1, (int) Math.ceil(3 / (2 * ratio))));
    }

    @Test
    void rayGrowsByOneAboveTheObjectiveAndShrinksByOneWhenIdle() {
        assertThat(RayTtft.step(OptionalDouble.of(2.1), 2, 0.5, 1)).isEqualTo(1);
        assertThat(RayTtft.step(OptionalDouble.of(1.9), 2, 0.5, 1)).isEqualTo(-1);
        assertThat(RayTtft.step(OptionalDouble.of(1.9), 2, 1.0, 1)).isZero();
        assertThat(RayTtft.step(OptionalDouble.empty(), 2, 0, 1)).isEqualTo(-1);
    }

    @Test
    void knativeAveragesAMinuteAndPanicsWhenSixSecondsAskForTwice() {
        var kpa = new KnativeScaler(10);
        assertThat(kpa.desired(START, 10, 1)).isEqualTo(1);
        // After 2 s: stable (10 + 50) ÷ 2 = 30 and panic alike: ⌈3⌉ ÷ 1 ≥ 2, so 3 at once.
        assertThat(kpa.desired(START.plusSeconds(2), 50, 1)).isEqualTo(3);
        // In panic never fewer, though 6 s now average (50 + 0 + 0) ÷ 3 = 16.7.
        assertThat(kpa.desired(START.plusSeconds(4), 0, 3)).isEqualTo(3);
        assertThat(kpa.desired(START.plusSeconds(6), 0, 3)).isEqualTo(3);
        for (int second = 8; second <= 62; second += 2) {
            assertThat(kpa.desired(START.plusSeconds(second), 0, 3)).isEqualTo(3);
        }
        // 60 s after the last breach, at second 2, panic is over; not below ⌊3 ÷ 2⌋ = 1.
        assertThat(kpa.desired(START.plusSeconds(64), 0, 3)).isEqualTo(1);
    }

    @Test
    void aKnativeAutoscalerThatStartsWithSeveralPodsStartsInPanic() {
        var kpa = new KnativeScaler(10);
        assertThat(kpa.desired(START, 0, 4)).isEqualTo(4);
        assertThat(kpa.desired(START.plusSeconds(30), 0, 4)).isEqualTo(4);
        assertThat(kpa.desired(START.plusSeconds(61), 0, 4)).isEqualTo(2);
    }

    @Test
    void anHpaSeesTheScrapeOfFiveSecondsAgoAndThePodsOfNow() {
        ScalingStrategy hpa = HpaQueue.on(fleet(1, 16), HpaQueue.Settings.PUBLISHED);
        assertThat(hpa.decide(look(0, List.of(prefill("p", 1, 12, 0)), List.of(decode("d", 1, 4, 0)))))
                .isEmpty();
        // Prefill: 12 ÷ 5 = 2.4 of one pod asks for 3. Decode: 4 ÷ 5 with a pod that starts and counts as on target:
        // (4 + 5) ÷ 2 ÷ 5 = 0.9, within the tolerance.
        assertThat(hpa.decide(look(5, List.of(prefill("p", 1, 0, 0)), List.of(decode("d", 1, 0, 0), starting("e")))))
                .containsEntry(FleetSpec.PREFILL, 3)
                .containsEntry(FleetSpec.DECODE, 2);
    }

    private static FleetSnapshot decoders(int second, double kv) {
        return at(
                look(0, List.of(prefill("p", 0, 0, 0)), List.of(decode("a", 9, 0, kv), decode("b", 9, 0, kv))), second);
    }
}
