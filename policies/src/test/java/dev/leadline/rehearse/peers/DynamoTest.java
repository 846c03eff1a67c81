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

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dynamo's two loops, worked by hand on an engine of round numbers. */
class DynamoTest {

    /** Prefill: 10 ms + 0.1 ms per token. Decode: 10 ms + 0.1 ms per sequence + 0.01 ms per 1,000 KV tokens. */
    private static final EngineProfile ROUND =
            new EngineProfile("round", "m", "g", "b", "q", 1, 1, 10, 100, 0, 10, 0, 0.1, 0.01, 100_000, 1000);

    private static final DynamoEngine ENGINE = new DynamoEngine(ROUND, 8000, 256);

    @Test
    void prefillRunsInChunksOfTheTokenLimit() {
        // 20,000 tokens: two chunks of 810 ms and 4,000 tokens of 410 ms.
        assertThat(ENGINE.prefillSeconds(20_000, 1000)).isCloseTo(2.03, within(1e-9));
    }

    @Test
    void prefillRateIsThatOfTheBestBatchWithinTheObjective() {
        // 1,000-token prompts, at most 8 in a batch. 8: 810 ms, 9.88/s. Within 0.5 s at most 4: 410 ms, 4 ÷ 0.41 =
        // 9.756/s.
        assertThat(ENGINE.prefillRate(1000, 1)).isCloseTo(8 / 0.81, within(1e-9));
        assertThat(ENGINE.prefillRate(1000, 0.5)).isCloseTo(4 / 0.41, within(1e-9));
        // Out of reach for any batch: the highest rate of all, and load still scales.
        assertThat(ENGINE.prefillRate(1000, 0.05)).isCloseTo(8 / 0.81, within(1e-9));
        // Longer than a chunk: alone. 10,000 tokens: 810 + 210 ms.
        assertThat(ENGINE.prefillRate(10_000, 2)).isCloseTo(1 / 1.02, within(1e-9));
    }

    @Test
    void decodeRateIsThatOfTheBestBatchWithinTheObjective() {
        // Context 1,000 + 100 = 1,100, so at most ⌊100,000 ÷ 1,100⌋ = 90 sequences. A step of b is 10 + 0.1·b + 0.011·b
        // ms:
        // 19.99 ms at 90. Within 15 ms at most ⌊5 ÷ 0.111⌋ = 45: 14.995 ms.
        assertThat(ENGINE.decodeRate(1000, 200, 0.020)).isCloseTo(90 / (200 * 0.01999), within(1e-9));
        assertThat(ENGINE.decodeRate(1000, 200, 0.015)).isCloseTo(45 / (200 * 0.014995), within(1e-9));
    }

    @Test
    void replicasAreRoundedUpAndMoveByAtMostEight() {
        assertThat(DynamoSla.replicas(30, 9.756, 2, 1)).isEqualTo(4);
        assertThat(DynamoSla.replicas(300, 9.756, 2, 1)).isEqualTo(10);
        assertThat(DynamoSla.replicas(10, 9.756, 20, 1)).isEqualTo(12);
        assertThat(DynamoSla.replicas(-3, 9.756, 2, 1)).isEqualTo(1);
    }

    @Test
    void theLoadLoopWeighsWhatOneEngineLessWouldDo() {
        var load = new DynamoLoad(ENGINE, 0.8, 1000, 1100);
        // Queue 5,000: t(6,000) = 610 ms; 9,000: t(10,000) = 810 + 210 ms.
        assertThat(load.prefill(List.of(queued(5000), queued(9000)), 0.6)).isEqualTo(1);
        assertThat(load.prefill(List.of(queued(100), queued(9000)), 0.6)).isZero();
        // Own 110 ms, budget (1 − 0.11)·0.8 = 712 ms; k = 2: t(2·3,000 + 1,000) − 110 = 600 ms fits, of 4,000: 910 −
        // 110 not.
        assertThat(load.prefill(List.of(queued(3000), queued(3000)), 1)).isEqualTo(-1);
        assertThat(load.prefill(List.of(queued(3000), queued(4000)), 1)).isZero();
        assertThat(load.prefill(List.of(queued(0)), 1)).isZero();
    }

    @Test
    void decodeGrowsWhenEveryStepIsLateAndShrinksWhenAllFitOnOneLess() {
        var load = new DynamoLoad(ENGINE, 0.8, 1000, 1100);
        // 50 + 1 sequences, 55,000 + 1,100 KV: 10 + 5.1 + 0.561 = 15.661 ms.
        assertThat(load.decode(List.of(batch(50, 55_000), batch(50, 55_000)), 0.0156))
                .isEqualTo(1);
        // k = 2: 110,000 KV do not fit 100,000, however fast.
        assertThat(load.decode(List.of(batch(50, 55_000), batch(50, 55_000)), 0.05))
                .isZero();
        // 2 × 20 + 1 sequences, 44,000 + 1,100: 10 + 4.1 + 0.451 = 14.551 ms against 0.8 × 20 and 0.8 × 18 ms.
        assertThat(load.decode(List.of(batch(20, 22_000), batch(20, 22_000)), 0.020))
                .isEqualTo(-1);
        assertThat(load.decode(List.of(batch(20, 22_000), batch(20, 22_000)), 0.018))
                .isZero();
    }

    @Test
    void theShippedThresholdsGrowOnAnyAndShrinkOnAll() {
        assertThat(kv(1.01, 0.2)).isEqualTo(1);
        assertThat(kv(1.0, 0.2)).isZero();
        assertThat(kv(0.59, 0.2)).isEqualTo(-1);
    }

    @Test
    void theCeilingCutsInProportionAndGuardsAChange() {
        var budget = new DynamoBudget(16, 2, 2, 1);
        // Total 24 of 16: f = 2/3; P = min(⌊14 ÷ 2⌋, ⌊8 × 2/3⌋) = 5, D = ⌊(16 − 10) ÷ 2⌋ = 3.
        assertThat(budget.proportional(pair(8, 4))).isEqualTo(pair(5, 3));
        assertThat(new DynamoBudget(3, 2, 2, 1).proportional(pair(8, 4))).isEqualTo(pair(0, 0));
        // At 4 + 4 one more prefill needs one fewer decode.
        assertThat(budget.guard(pair(4, 4), pair(5, 4))).isEqualTo(pair(4, 4));
        assertThat(budget.guard(pair(4, 4), pair(5, 3))).isEqualTo(pair(5, 3));
        assertThat(budget.guard(pair(3, 4), pair(6, 4))).isEqualTo(pair(4, 4));
        assertThat(budget.guard(pair(6, 4), pair(6, 4))).isEqualTo(pair(4, 4));
    }

    @Test
    void theKalmanFilterFollowsATrendAndIsNotClamped() {
        DynamoPredictor kalman = DynamoPredictor.Kind.KALMAN.create();
        kalman.add(0);
        for (double value : new double[] {100, 80, 60, 40}) {
            kalman.add(value);
        }
        assertThat(kalman.next()).isEqualTo(40);
        for (double value : new double[] {20, 5, 0}) {
            kalman.add(value);
        }
        assertThat(kalman.next()).isNegative();
    }

    @Test
    void theKalmanFilterIsThatOfALocalLinearTrend() {
        DynamoPredictor kalman = DynamoPredictor.Kind.KALMAN.create();
        for (double value : new double[] {10, 20, 30, 40, 55}) {
            kalman.add(value);
        }
        // By the textbook's matrices; after the second point: gains 2001 ÷ 2011 and 1000 ÷ 2011, level 19.950, trend
        // 4.973; after
        // the fifth: level 53.527, trend 11.479.
        assertThat(kalman.next()).isCloseTo(65.00610471761163, within(1e-9));
    }

    @Test
    void prefillQueuesCountInContextLengthsAndTheLatencyTargetShrinksOnlyWhenNothingWaits() {
        // Of 32,768 tokens: with 3 of 4 requests waiting, 44,000 uncomputed tokens are 33,000 queued ones.
        assertThat(prefillAfter(1, 3, 44_000, DynamoThresholds.Settings.THROUGHPUT))
                .isEqualTo(3);
        assertThat(prefillAfter(1, 3, 43_000, DynamoThresholds.Settings.THROUGHPUT))
                .isEqualTo(2);
        assertThat(prefillAfter(1, 0, 8_000, DynamoThresholds.Settings.THROUGHPUT))
                .isEqualTo(1);
        // 0.1 context lengths are 3,277 tokens.
        assertThat(prefillAfter(1, 1, 6_600, DynamoThresholds.Settings.LATENCY)).isEqualTo(3);
        assertThat(prefillAfter(1, 1, 6_500, DynamoThresholds.Settings.LATENCY)).isEqualTo(2);
        assertThat(prefillAfter(1, 0, 6_500, DynamoThresholds.Settings.LATENCY)).isEqualTo(1);
    }

    private static int prefillAfter(double running, double waiting, double tokens, DynamoThresholds.Settings settings) {
        var engines = List.of(prefill("p", running, waiting, tokens), prefill("q", 0, 0, 0));
        return DynamoThresholds.on(fleet(1, 16), settings)
                .decide(look(0, engines, List.of(decode("d", 1, 0, 0.2))))
                .getOrDefault(FleetSpec.PREFILL, 0);
    }

    @Test
    void nothingChangesWhileAReplicaStarts() {
        ScalingStrategy dynamo = DynamoThresholds.on(fleet(1, 16), DynamoThresholds.Settings.THROUGHPUT);
        FleetSnapshot full = look(0, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 80, 40, 0.99)));
        assertThat(dynamo.decide(full)).containsEntry(FleetSpec.DECODE, 2);
        FleetSnapshot booting =
                look(5, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 80, 40, 0.99), starting("e")));
        assertThat(dynamo.decide(booting)).isEmpty();
    }

    @Test
    void theThroughputLoopPlansAfterThreeMinutes() {
        ScalingStrategy dynamo = DynamoSla.on(fleet(1, 16), DynamoSla.Settings.PUBLISHED);
        for (int second = 0; second <= 175; second += 5) {
            assertThat(dynamo.decide(busy(second))).containsEntry(FleetSpec.PREFILL, 1);
        }
        // 60 requests/s of 1,000 tokens on 1 replica: V_P of the profile is below 30,000 tokens/s.
        assertThat(dynamo.decide(busy(180)).getOrDefault(FleetSpec.PREFILL, 0)).isGreaterThanOrEqualTo(3);
    }

    private static FleetSnapshot busy(int second) {
        FleetSnapshot calm = look(0, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 1, 0, 0.01)));
        return at(PeerFixtures.withRouter(calm, 60.0 * second, 60_000.0 * second), second);
    }

    private static int kv(double one, double other) {
        return DynamoThresholds.step(
                List.of(batch(1, one * 1000, 1000), batch(1, other * 1000, 1000)),
                DynamoRoles.Pass::kvRate,
                rate -> rate > 1.0,
                rate -> rate < 0.6);
    }

    private static DynamoBudget.Pair pair(int prefill, int decode) {
        return new DynamoBudget.Pair(prefill, decode);
    }

    private static DynamoRoles.Pass queued(double tokens) {
        return new DynamoRoles.Pass(tokens, 0, 0, 100_000);
    }

    private static DynamoRoles.Pass batch(double running, double kvTokens) {
        return batch(running, kvTokens, 100_000);
    }

    private static DynamoRoles.Pass batch(double running, double kvTokens, double capacity) {
        return new DynamoRoles.Pass(0, running, kvTokens, capacity);
    }
}
