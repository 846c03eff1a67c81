// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SparseDemandTest {

    private final SparseDemand expert = new SparseDemand();
    private final Opinion opinion = new Opinion();

    @Test
    void hasNoOpinionOnASeriesThatIsNeverZero() {
        for (int i = 0; i < 50; i++) {
            expert.learn(i, 10);
        }
        assertThat(expert.predict(1, opinion)).isFalse();
    }

    @Test
    void expectsTheChanceOfDemandTimesItsSize() {
        for (int i = 0; i < 400; i++) {
            expert.learn(i, i % 4 == 0 ? 80 : 0);
        }
        assertThat(expert.predict(1, opinion)).isTrue();
        assertThat(opinion.level()).isCloseTo(20, within(2.0));
    }

    @Test
    void expectsLessAndLessWhileNothingComes() {
        for (int i = 0; i < 200; i++) {
            expert.learn(i, i < 100 && i % 4 == 0 ? 80 : 0);
        }
        assertThat(expert.predict(1, opinion)).isTrue();
        assertThat(opinion.level()).isLessThan(1);
    }
}
