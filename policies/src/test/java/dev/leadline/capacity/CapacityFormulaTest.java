// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.AggregatedCapacity.Bound;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Capacities by hand: steps of 10 ms and 0.5 ms per sequence of 1,000 tokens. */
class CapacityFormulaTest {

    private static DecodeCapacity decode(OptionalDouble cache, int batch, double tokensPerStep) {
        return new DecodeCapacity(0.010, 0.0003, 2e-7, 1000, cache, batch, tokensPerStep, Confidence.Learned, 0.5);
    }

    private static final DecodeCapacity DECODE = decode(OptionalDouble.of(200_000), 256, 1);

    private static final AggregatedCapacity BOTH = new AggregatedCapacity(DECODE, 10_000, 1000, 200, 2, 2048);

    private static final PrefillCapacity PREFILL = new PrefillCapacity(10_000, 2000, 2, Confidence.Learned, 1);

    @Test
    void aStepIsItsBaseAndWhatEachSequenceAdds() {
        assertThat(DECODE.slopeSeconds()).isCloseTo(0.0005, within(1e-12));
        assertThat(DECODE.tokenSeconds(20)).isCloseTo(0.020, within(1e-12));
        assertThat(decode(OptionalDouble.empty(), 256, 2).tokenSeconds(20)).isCloseTo(0.010, within(1e-12));
    }

    @Test
    void aRateOfTokensSettlesAtItsBatch() {
        // 1,000 tokens/s: B = 1000 · 0.01 ÷ (1 − 0.5) = 20 sequences, a step of 20 ms.
        assertThat(DECODE.tokenSecondsAt(1000)).hasValueCloseTo(0.020, within(1e-12));
        assertThat(decode(OptionalDouble.empty(), 256, 2).tokenSecondsAt(2000)).hasValueCloseTo(0.010, within(1e-12));
        assertThat(DECODE.tokenSecondsAt(2000)).isEmpty();
        assertThat(DECODE.tokenSecondsAt(1999)).isPresent();
    }

    @Test
    void theBoundMetFirstCounts() {
        assertThat(DECODE.sequencesInCache()).isCloseTo(170, within(1e-9));
        assertThat(DECODE.at(0.05))
                .isEqualTo(new DecodeCapacity.AtObjective(80, DecodeCapacity.Bound.InterTokenLatency, 80 / 0.05));
        assertThat(DECODE.at(0.5).bound()).isEqualTo(DecodeCapacity.Bound.KvCache);
        assertThat(DECODE.at(0.5).sequences()).isCloseTo(170, within(1e-9));
        assertThat(decode(OptionalDouble.empty(), 60, 1).at(0.05))
                .isEqualTo(new DecodeCapacity.AtObjective(60, DecodeCapacity.Bound.BatchSize, 60 / 0.04));
        assertThat(decode(OptionalDouble.empty(), 80, 1).at(0.05).bound())
                .as("a tie is the engine's own limit")
                .isEqualTo(DecodeCapacity.Bound.BatchSize);
        assertThat(decode(OptionalDouble.empty(), 256, 2).at(0.05).sequences()).isCloseTo(180, within(1e-9));
        DecodeCapacity flat = new DecodeCapacity(0.01, 0, 0, 1000, OptionalDouble.empty(), 256, 1, Confidence.Prior, 0);
        assertThat(flat.at(0.05).sequences()).isEqualTo(256);
    }

    @Test
    void promptsAndTokensShareTheTimeOfAReplica() {
        assertThat(BOTH.work(10_000)).isCloseTo(1 + 2000 * 0.0005, within(1e-12));
        assertThat(BOTH.tokenSeconds(4, 10_000)).hasValueCloseTo(0.02, within(1e-12));
        assertThat(BOTH.tokenSeconds(2, 10_000)).isEmpty();
        assertThat(BOTH.tokensPerSecondAt(0.05)).isCloseTo(0.8 / 0.0002, within(1e-6));
        assertThat(BOTH.mostSequences()).isCloseTo(170, within(1e-9));
        assertThat(new AggregatedCapacity(decode(OptionalDouble.of(10), 256, 1), 1, 1000, 1, 2, 1).mostSequences())
                .isEqualTo(1);
    }

    @Test
    void twoTokensAStepHalveWhatATokenCosts() {
        AggregatedCapacity drafted =
                new AggregatedCapacity(decode(OptionalDouble.empty(), 256, 2), 10_000, 1000, 200, 2, 2048);
        assertThat(drafted.work(10_000)).isCloseTo(1.5, within(1e-12));
        assertThat(drafted.tokenSeconds(3, 10_000)).hasValueCloseTo(0.010, within(1e-12));
    }

    @Test
    void aSmallBatchAsksForMoreThanTheTokensDo() {
        AggregatedCapacity small =
                new AggregatedCapacity(decode(OptionalDouble.empty(), 10, 1), 10_000, 1000, 200, 2, 2048);
        AggregatedCapacity.Asked asked = small.replicasFor(10_000, 10_000, 0.05, 100, 0.5);
        assertThat(asked.bound()).isEqualTo(Bound.Batch);
        assertThat(asked.replicas()).isCloseTo(2 + 2000 * 0.01 / 10, within(1e-9));
        assertThat(BOTH.replicasFor(10_000, 10_000, 0.05, 100, 0.5))
                .isEqualTo(new AggregatedCapacity.Asked(2 / (1 - 0.010 / 0.05), Bound.InterTokenLatency));
    }

    @Test
    void equalWorkOfInputAndAnswersIsFoundByTheBoundMetFirst() {
        assertThat(BOTH.equivalentInput(10_000, 2000, 0.05)).isCloseTo(10_000, within(1e-6));
        // 1 + 4,000 · 0.0005 = 3 of work, and 0.0002 of it per token of usual input.
        assertThat(BOTH.equivalentInput(10_000, 4000, 0.05)).isCloseTo(15_000, within(1e-6));
        AggregatedCapacity small =
                new AggregatedCapacity(decode(OptionalDouble.empty(), 10, 1), 10_000, 1000, 200, 2, 2048);
        double perOutput = 0.0005 + 0.01 / 10;
        assertThat(small.equivalentInput(10_000, 4000, 0.05))
                .isCloseTo((1 + 4000 * perOutput) / (0.0001 + 0.2 * perOutput), within(1e-6));
        AggregatedCapacity mute = new AggregatedCapacity(DECODE, 10_000, 1000, 0, 2, 2048);
        assertThat(mute.equivalentInput(123, 4000, 0.05)).isEqualTo(123);
    }

    @Test
    void aPromptOfSeveralChunksWaitsForAsManySteps() {
        assertThat(BOTH.firstTokenSeconds(20)).isCloseTo(0.1 + 0.02, within(1e-12));
        AggregatedCapacity longer = new AggregatedCapacity(DECODE, 10_000, 4097, 200, 2, 2048);
        assertThat(longer.firstTokenSeconds(20)).isCloseTo(0.4097 + 3 * 0.02, within(1e-12));
    }

    @Test
    void sequencesThatFindNoRoomInAChunkDoNotDecode() {
        AggregatedCapacity chunked = new AggregatedCapacity(DECODE, 10_000, 1000, 20, 2, 500);
        // 20 · 500 ÷ 1,000 = 10 of them decode at a time.
        double token = 0.015 + 10 / 20.0 * 1000 / 10_000;
        assertThat(chunked.tokenSecondsAt(50)).isCloseTo(token, within(1e-12));
        assertThat(chunked.requestsPerSecondAt(50)).isCloseTo(10 / (20 * token), within(1e-9));
        assertThat(chunked.tokenSecondsAt(4)).isCloseTo(0.012 + 4 / 20.0 * 0.1, within(1e-12));
    }

    @Test
    void theShareOfLatePromptsFollowsTheQueue() {
        double token = 0.02;
        double sequences = 2000 / 4.0 * token;
        double turn = 0.1 + 0.010 + 0.0005 * sequences;
        assertThat(BOTH.lateShare(4, 10_000, 0.5))
                .isCloseTo(QueueTail.waitsLongerThan(4, 10 * turn / 4, turn, 2, 0.5), within(1e-12));
        assertThat(BOTH.lateShare(4, 10_000, 0))
                .isCloseTo(QueueTail.waitsLongerThan(4, 10 * turn / 4, turn, 2, 0.01), within(1e-12));
        assertThat(BOTH.lateShare(0, 10_000, 0.5)).isEqualTo(1);
        assertThat(BOTH.lateShare(2, 10_000, 0.5)).isEqualTo(1);
    }

    @Test
    void promptsThatWouldBeLateAskForOneMoreUntilTheyAreNot() {
        AggregatedCapacity.Asked asked = BOTH.replicasFor(10_000, 10_000, 0.05, 0.2, 0.001);
        assertThat(asked.bound()).isEqualTo(Bound.FirstToken);
        int replicas = (int) asked.replicas();
        assertThat(BOTH.lateShare(replicas, 10_000, 0.2)).isLessThanOrEqualTo(0.001);
        assertThat(BOTH.lateShare(replicas - 1, 10_000, 0.2)).isGreaterThan(0.001);
    }

    @Test
    void prefillAsksForItsWorkAndForRoomToWait() {
        assertThat(PREFILL.serviceSeconds()).isCloseTo(0.2, within(1e-12));
        assertThat(PREFILL.replicasFor(25_000, 28_000, 60, 0.5)).isCloseTo(2.8, within(1e-12));
        double queued = PREFILL.replicasFor(25_000, 28_000, 0.05, 0.001);
        assertThat(queued).isEqualTo(QueueTail.serversFor(2.5, 3, 0.2, 2, 0.05, 0.001));
        assertThat(PREFILL.replicasFor(25_000, 28_000, 0, 0.001))
                .isEqualTo(QueueTail.serversFor(2.5, 3, 0.2, 2, 0.01, 0.001));
        assertThat(PREFILL.replicasFor(0, 28_000, 0.05, 0.001)).isCloseTo(2.8, within(1e-12));
        assertThat(PREFILL.lateShare(3, 25_000, 0.5))
                .isCloseTo(QueueTail.waitsLongerThan(3, 2.5 / 3, 0.2, 2, 0.5), within(1e-12));
        assertThat(PREFILL.lateShare(3, 25_000, 0))
                .isCloseTo(QueueTail.waitsLongerThan(3, 2.5 / 3, 0.2, 2, 0.01), within(1e-12));
        assertThat(PREFILL.lateShare(0, 25_000, 0.5)).isEqualTo(1);
    }

    @Test
    void theTailOfManyServersIsTheClosedForm() {
        double waits = Math.pow(0.75, Math.sqrt(10) - 1);
        assertThat(QueueTail.waitsLongerThan(4, 0.75, 0.2, 3, 0.5))
                .isCloseTo(waits * Math.exp(-2 * 0.25 * 4 / (0.2 * 3) * 0.5), within(1e-12));
        assertThat(QueueTail.serversFor(0.5, 7, 0.2, 2, 5, 0.5)).isEqualTo(7);
        assertThat(QueueTail.serversFor(0.001, 0, 0.2, 2, 5, 0.5)).isEqualTo(1);
    }

    @Test
    void aPromptCostsItsTokensAndItsAttention() {
        PrefillShape shape = new PrefillShape(0.01, 0.0001, 1e-8);
        // Beside decoding: 0.2 s for 2,000 tokens and 1e-8 · 2,000² ÷ 2 = 0.02 s of attention.
        assertThat(shape.tokensPerSecondBeside(2000)).isCloseTo(2000 / 0.22, within(1e-6));
        double prompts = 8192 / 2000.0;
        assertThat(shape.tokensPerSecond(2000)).isCloseTo(8192 / (0.01 + 0.8192 + prompts * 0.02), within(1e-6));
        assertThat(shape.tokensPerSecond(16_384)).isCloseTo(16_384 / (0.01 + 1.6384 + 1.34217728), within(1e-6));
        assertThat(shape.tokensPerSecondBeside(0)).isCloseTo(1 / (0.0001 + 5e-9), within(1e-6));
    }

    @Test
    void aCurveOverTheBatchBecomesTheLineThatMeetsItTwice() {
        StepShape curve = new StepShape(0.01, 0.002, 0.0001, 1e-7, new PrefillShape(0, 0.0001, 0));
        double small = 0.002 * Math.log(9) / Math.log(2) + 0.0008;
        double large = 0.002 * Math.log(129) / Math.log(2) + 0.0128;
        double slope = (large - small) / 120;
        assertThat(curve.perSequenceOfLine()).isCloseTo(slope, within(1e-12));
        assertThat(curve.startOfLine()).isCloseTo(small - 8 * slope, within(1e-12));
        StepShape line = new StepShape(0.01, 0, 0.0001, 1e-7, PrefillShape.TYPICAL);
        assertThat(line.perSequenceOfLine()).isEqualTo(0.0001);
        assertThat(line.startOfLine()).isZero();
    }

    @Test
    void aStepHasFourParts() {
        StepShape shape = new StepShape(0.01, 0.002, 0.0001, 1e-7, new PrefillShape(0, 0.0001, 0));
        StepShape.Parts parts = shape.parts(7, 20_000, 500, 1000);
        assertThat(parts.at(0)).isEqualTo(0.01);
        assertThat(parts.at(1)).isCloseTo(0.0067, within(1e-12));
        assertThat(parts.at(2)).isCloseTo(0.002, within(1e-12));
        assertThat(parts.at(3)).isCloseTo(0.05, within(1e-12));
        assertThat(parts.seconds()).isCloseTo(0.0687, within(1e-12));
        assertThat(shape.parts(7, 20_000, 0, 1000).prompts()).isZero();
        assertThatThrownBy(() -> parts.at(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProfileGivesItsShapesInSeconds() {
        EngineProfile profile =
                new EngineProfile("p", "m", "g", "b", "q", 1, 1, 3, 50, 2, 10, 1, 0.2, 0.4, 100_000, 1000);
        StepShape shape = StepShape.of(Optional.of(profile));
        assertThat(shape.baseSeconds()).isCloseTo(0.01, within(1e-15));
        assertThat(shape.perLogBatchSeconds()).isCloseTo(0.001, within(1e-15));
        assertThat(shape.perSequenceSeconds()).isCloseTo(0.0002, within(1e-15));
        assertThat(shape.perKvTokenSeconds()).isCloseTo(4e-7, within(1e-15));
        assertThat(shape.prefill().baseSeconds()).isCloseTo(0.003, within(1e-15));
        assertThat(shape.prefill().perTokenSeconds()).isCloseTo(5e-5, within(1e-15));
        assertThat(shape.prefill().perAttentionSeconds()).isCloseTo(2e-9, within(1e-15));
        assertThat(profile.prefillSeconds(2000, 3e6)).isCloseTo(0.109, within(1e-12));
        assertThat(profile.decodeStepSeconds(7, 20_000)).isCloseTo((10 + 3 + 1.4 + 8) / 1000, within(1e-12));
        EngineProfile slow = profile.timesAsLong(2);
        assertThat(slow.prefillSeconds(2000, 3e6)).isCloseTo(0.218, within(1e-12));
        assertThat(slow.decodeStepSeconds(7, 20_000)).isCloseTo(2 * 0.0224, within(1e-12));
        assertThat(EngineProfile.attentionWork(100, 60)).isEqualTo(3200);
        AggregatedCapacity both = AggregatedCapacity.of(profile, 1000, 400, 512);
        assertThat(both.decode().contextTokens()).isEqualTo(1200);
        assertThat(both.decode().baseSeconds()).isCloseTo(0.01 + shape.startOfLine(), within(1e-12));
    }
}
