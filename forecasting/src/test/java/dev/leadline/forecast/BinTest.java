// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, -Double.MIN_VALUE})
    void isNoRateThatCannotBe(double value) {
        assertThatThrownBy(() -> Bin.of(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Double.toString(value));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 1e9, Double.MAX_VALUE})
    void holdsEveryOtherRate(double value) {
        assertThat(Bin.of(value)).isEqualTo(new Bin.Known(value));
    }
}
