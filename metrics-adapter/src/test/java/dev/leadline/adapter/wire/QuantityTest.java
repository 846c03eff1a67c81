// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1m",
        "999, 999m",
        "1000, 1",
        "1500, 1500m",
        "7000, 7",
        "20000, 20",
        "1000000, 1k",
        "1500000, 1500",
        "12000000, 12k",
        "1234567, 1234567m",
        "9200000000000000, 9200G",
        "1000000000000000000, 1P"
    })
    void isCanonical(long milli, String quantity) {
        assertThat(Quantity.of(milli)).isEqualTo(quantity);
    }

    @Test
    void saysTheSameNumber() {
        ForAll.forAll(3, 5_000, random -> random.nextLong(1L << random.nextInt(1, 62)), milli -> {
            String quantity = Quantity.of(milli);
            int suffix =
                    List.of('m', '0', 'k', 'M', 'G', 'T', 'P', 'E').indexOf(quantity.charAt(quantity.length() - 1));
            BigDecimal number = new BigDecimal(quantity.replaceAll("[a-zA-Z]", ""));
            int power = suffix == 0 ? -3 : suffix > 1 ? 3 * (suffix - 1) : 0;

            assertThat(number.scaleByPowerOfTen(power)).isEqualByComparingTo(BigDecimal.valueOf(milli, 3));
        });
    }
}
