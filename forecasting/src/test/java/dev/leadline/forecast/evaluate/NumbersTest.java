// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void readsBackAsTheSameNumberFromAtMostSeventeenDigits() {
        ForAll.forAll(3, 2_000, random -> Math.scalb(random.nextDouble(), random.nextInt(-60, 90)), value -> {
            String text = Numbers.text(value);
            assertThat(Double.parseDouble(text)).isEqualTo(value);
            String mantissa = text.replaceFirst("E.*", "").replace(".", "");
            assertThat(mantissa.replaceFirst("^0+", "")).hasSizeLessThanOrEqualTo(17);
        });
    }

    @Test
    void isPlainWhereThatIsShort() {
        assertThat(Numbers.text(0)).isEqualTo("0");
        assertThat(Numbers.text(12_345_678)).isEqualTo("12345678");
        assertThat(Numbers.text(0.95)).isEqualTo("0.95");
        assertThat(Numbers.text(1e20)).isEqualTo("1.0E20");
        assertThat(Numbers.seconds(47_520_000)).isEqualTo("47520");
        assertThat(Numbers.seconds(1_500)).isEqualTo("1.5");
    }
}
