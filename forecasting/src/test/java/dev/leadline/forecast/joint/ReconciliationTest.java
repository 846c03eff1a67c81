// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.joint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconciliationTest {

    private static final double[] GOOD = {10, 12};
    private static final double[] POOR = {14, 18};

    private static Reconciliation after(int outcomes, double[] direct, double[] summed) {
        Reconciliation reconciliation = new Reconciliation(0.5, 0.9);
        for (int i = 0; i < outcomes; i++) {
            reconciliation.learn(direct, summed, 10 + i % 3);
        }
        return reconciliation;
    }

    @Test
    void theSumOfThePartsIsUsedOnlyWhereItLostLess() {
        assertThat(after(100, POOR, GOOD).reconciled(POOR, GOOD)).isEqualTo(GOOD);
        assertThat(after(100, GOOD, POOR).reconciled(GOOD, POOR)).isEqualTo(GOOD);
        assertThat(after(100, GOOD, GOOD).prefersParts()).isFalse();
    }

    @Test
    void fewOutcomesDecideNothing() {
        assertThat(after(20, POOR, GOOD).reconciled(POOR, GOOD)).isEqualTo(POOR);
    }

    @Test
    void itChangesItsMindWhenTheWholeBecomesBetter() {
        Reconciliation reconciliation = after(100, POOR, GOOD);
        for (int i = 0; i < 300; i++) {
            reconciliation.learn(GOOD, POOR, 10 + i % 3);
        }
        assertThat(reconciliation.prefersParts()).isFalse();
    }
}
