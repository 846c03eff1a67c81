// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aPercentileIsANumberThatWasMeasured() {
        Samples hundred = Samples.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());

        assertThat(hundred.percentile(0.5)).isEqualTo(50);
        assertThat(hundred.percentile(0.99)).isEqualTo(99);
        assertThat(hundred.percentile(1)).isEqualTo(100);
        assertThat(Samples.of(7.0).percentile(0.99)).isEqualTo(7);
    }

    @Test
    void theMedianOfAnEvenCountLiesBetweenTheTwoInTheMiddle() {
        assertThat(Samples.of(4.0, 1.0, 3.0, 2.0).median()).isEqualTo(2.5);
        assertThat(Samples.of(9.0, 1.0, 3.0).median()).isEqualTo(3);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatThrownBy(() -> Samples.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing was measured");
    }
}
