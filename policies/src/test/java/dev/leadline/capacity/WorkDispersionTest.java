// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkDispersionTest {

    @Test
    void countsBurstsAndNotSlowChange() {
        WorkDispersion slow = new WorkDispersion();
        WorkDispersion bursty = new WorkDispersion();
        for (int i = 0; i < 200; i++) {
            slow.learn(10_000 + 20.0 * i, 5);
            bursty.learn(i % 2 == 0 ? 2_000 : 18_000, 5);
        }
        assertThat(slow.index(2000)).isLessThan(1.5);
        assertThat(bursty.index(2000)).isGreaterThan(5);
    }

    @Test
    void hardlyNoticesOneChangeOfLevel() {
        WorkDispersion dispersion = new WorkDispersion();
        for (int i = 0; i < 40; i++) {
            dispersion.learn(i % 2 == 0 ? 99_000 : 101_000, 5);
        }
        double before = dispersion.index(2000);
        dispersion.learn(10_000, 5);
        assertThat(dispersion.index(2000)).isLessThan(1.5 * before);
    }

    @Test
    void startsFromMixedPoissonArrivals() {
        assertThat(new WorkDispersion().index(2000)).isEqualTo(2);
    }
}
