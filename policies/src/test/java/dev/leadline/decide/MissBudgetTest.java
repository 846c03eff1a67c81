// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MissBudgetTest {

    @Test
    void startsAtTheObjective() {
        assertThat(new MissBudget(0.01).quantile()).isCloseTo(0.99, within(1e-12));
    }

    @Test
    void plansForMoreAfterMissesAndForLessWhenAllGoesWell() {
        MissBudget budget = new MissBudget(0.01);
        for (int i = 0; i < 240; i++) {
            budget.learn(0, 5);
        }
        double relaxed = budget.quantile();
        assertThat(relaxed).isLessThan(0.9);
        for (int i = 0; i < 6; i++) {
            budget.learn(0.5, 5);
        }
        assertThat(budget.quantile()).isGreaterThan(0.98);
    }

    @Test
    void missesNoMoreOftenThanAllowedAndNotMuchLessInTheLongRun() {
        // Demand is uniform in 0..1 and the plan covers the quantile, so a miss happens with the accepted chance.
        RandomGenerator random = ForAll.generator(3);
        MissBudget budget = new MissBudget(0.05);
        int misses = 0;
        int rounds = 40_000;
        for (int i = 0; i < rounds; i++) {
            boolean missed = random.nextDouble() > budget.quantile();
            misses += missed ? 1 : 0;
            budget.learn(missed ? 1 : 0, 0.5);
        }
        assertThat((double) misses / rounds).isBetween(0.03, 0.05);
    }
}
