// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ErrorMemoryTest {

    @Test
    void readsTheQuantilesOfTheLastErrorsOnly() {
        Random random = new Random(4);
        ErrorMemory memory = new ErrorMemory(120);
        List<Double> last = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            double error = random.nextGaussian() * Math.pow(10, random.nextInt(9) - 2);
            memory.add(error);
            last.add(error);
            if (last.size() > 120) {
                last.removeFirst();
            }
            List<Double> sorted = new ArrayList<>(last);
            Collections.sort(sorted);
            assertThat(memory.size()).isEqualTo(sorted.size());
            for (int rank = 0; rank < sorted.size(); rank++) {
                double exact = sorted.get(rank);
                assertThat(memory.quantile(rank / Math.max(1.0, sorted.size() - 1.0)))
                        .isCloseTo(exact, Offset.offset(1e-5 * Math.abs(exact) + 1e-9));
            }
        }
    }

    @Test
    void forgetsAnErrorOnceAsManyCameAfterItAsItHolds() {
        ErrorMemory memory = new ErrorMemory(256);
        memory.add(1_000);
        for (int i = 0; i < 255; i++) {
            memory.add(1);
        }
        assertThat(memory.quantile(1)).isEqualTo(1_000);
        memory.add(1);
        assertThat(memory.quantile(1)).isEqualTo(1);
    }

    @Test
    void refusesMoreErrorsThanItCanNumber() {
        assertThatThrownBy(() -> new ErrorMemory(257)).hasMessageContaining("1 to 256 errors, not 257");
    }
}
