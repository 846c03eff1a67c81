// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.SGDVector;

/** Recorded bins beside what is known already, and two small values that learners pass around. */
class MergeTest {

    private final BinStore fine = new BinStore(40);
    private final BinStore coarse = new BinStore(10);

    private Merge merge() {
        return new Merge(fine, coarse, 4);
    }

    @Test
    void aBinOfFourFineOnesFillsThemAndTheirMean() {
        Merge merge = merge();
        merge.take(8, 4, Bin.of(3));
        merge.take(12, 4, Bin.unknown());
        assertThat(merge.receipt()).isEqualTo(new HistoryReceipt(1, 0, 1, 0));
        for (long index = 8; index < 12; index++) {
            assertThat(fine.value(index)).isCloseTo(3, within(1e-6));
        }
        assertThat(fine.knows(7)).isFalse();
        assertThat(fine.knows(12)).isFalse();
        assertThat(coarse.value(2)).isCloseTo(3, within(1e-6));
        assertThat(coarse.knows(3)).isFalse();
    }

    @Test
    void halfOfACoarseBinIsEnoughForItsMean() {
        Merge merge = merge();
        merge.take(0, 1, Bin.of(2));
        merge.take(1, 1, Bin.of(6));
        merge.take(4, 1, Bin.of(9));
        assertThat(merge.receipt()).isEqualTo(new HistoryReceipt(3, 0, 0, 0));
        assertThat(coarse.value(0)).isCloseTo(4, within(1e-6));
        assertThat(coarse.knows(1)).as("a quarter is not").isFalse();
    }

    @Test
    void whatIsKnownStays() {
        fine.put(0, 7);
        coarse.put(0, 7);
        Merge merge = merge();
        merge.take(0, 1, Bin.of(1));
        assertThat(merge.receipt()).isEqualTo(new HistoryReceipt(0, 1, 0, 0));
        assertThat(fine.value(0)).isCloseTo(7, within(1e-6));
        assertThat(coarse.value(0)).isCloseTo(7, within(1e-6));
        Merge partly = merge();
        partly.take(0, 4, Bin.of(1));
        assertThat(partly.receipt()).as("three of four are new").isEqualTo(new HistoryReceipt(1, 0, 0, 0));
        assertThat(fine.value(0)).isCloseTo(7, within(1e-6));
        assertThat(fine.value(3)).isCloseTo(1, within(1e-6));
    }

    @Test
    void whatIsOlderThanBothReachBackIsTooOld() {
        fine.put(400, 1);
        coarse.put(100, 1);
        Merge merge = merge();
        merge.take(0, 4, Bin.of(1));
        assertThat(merge.receipt()).isEqualTo(new HistoryReceipt(0, 0, 0, 1));
        assertThat(fine.knows(0)).isFalse();
    }

    @Test
    void aStateIsItsFormAndItsBytes() {
        SavedState state = new SavedState(3, new byte[] {1, 2});
        assertThat(state).isEqualTo(new SavedState(3, new byte[] {1, 2}));
        assertThat(state.hashCode()).isEqualTo(new SavedState(3, new byte[] {1, 2}).hashCode());
        assertThat(state).isNotEqualTo(new SavedState(2, new byte[] {1, 2}));
        assertThat(state).isNotEqualTo(new SavedState(3, new byte[] {1, 3}));
        assertThat(state.hashCode()).isNotEqualTo(new SavedState(2, new byte[] {1, 2}).hashCode());
        assertThat(state).hasToString("SavedState[version=3, 2 bytes]");
        assertThat(state.version()).isEqualTo(3);
        state.bytes()[0] = 9;
        assertThat(state.bytes()).containsExactly(1, 2);
    }

    @Test
    @SuppressWarnings("deprecation")
    void theLossOfAQuantileIsSteeperOnOneSide() {
        PinballObjective objective = new PinballObjective(0.9);
        DenseVector truth = DenseVector.createDenseVector(new double[] {10, 10, 10});
        SGDVector said = DenseVector.createDenseVector(new double[] {8, 12, 10});
        var loss = objective.loss(truth, said);
        assertThat(loss.getA()).isCloseTo(0.9 * 2 + 0.1 * 2, within(1e-12));
        assertThat(loss.getB().get(0)).isCloseTo(0.9, within(1e-12));
        assertThat(loss.getB().get(1)).isCloseTo(-0.1, within(1e-12));
        assertThat(loss.getB().get(2)).isCloseTo(0.9, within(1e-12));
        assertThat(objective).hasToString("PinballObjective(level=0.9)");
        assertThat(objective.getProvenance()).isNotNull();
    }
}
