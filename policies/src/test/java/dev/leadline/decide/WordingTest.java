// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "7.5|8", "999.4|999", "999.5|1,000", "-1234|-1,234", "-999|-999", "1234567|1,234,567"})
    void wholeNumbersHaveThousandsSeparators(double value, String written) {
        assertThat(Wording.whole(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.3", "0.05, 0.1", "-0.25, -0.3", "12, 12.0", "1e7, 10000000.0", "NaN, NaN", "Infinity, Infinity"
    })
    void decimalsAreRoundedHalfUp(double value, String written) {
        assertThat(Wording.decimal(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119.4, 119 s", "120, 2.0 min", "90000, 1500.0 min"})
    void secondsBecomeMinutesFromTwoOfThemOn(double seconds, String written) {
        assertThat(Wording.span(seconds)).isEqualTo(written);
        assertThat(Wording.span(Duration.ofMillis(Math.round(1000 * seconds)))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.0301|30 ms", "9.9994|9,999 ms", "10|10 s", "200|3.3 min"})
    void shortTimesAreInMilliseconds(double seconds, String written) {
        assertThat(Wording.millis(seconds)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0.5, P50", "0.99, P99", "0.995, P99.5", "0.9994, P99.9", "0.9996, P100"})
    void quantilesHaveADecimalOnlyWhereTheyNeedIt(double probability, String written) {
        assertThat(Wording.quantile(probability)).isEqualTo(written);
    }

    @Test
    void sharesAreInPercentAndReplicasHaveTheirPlural() {
        assertThat(Wording.percent(0.0125)).isEqualTo("1.3 %");
        assertThat(Wording.replicas(0)).isEqualTo("0 replicas");
        assertThat(Wording.replicas(1)).isEqualTo("1 replica");
        assertThat(Wording.replicas(1200)).isEqualTo("1,200 replicas");
    }

    @Test
    void numbersKeepTheirOrderAndFourDigits() {
        assertThat(Wording.numbers(
                        "zero",
                        0,
                        "tiny",
                        1e-13,
                        "unknown",
                        Double.NaN,
                        "small",
                        0.000123456,
                        "share",
                        -0.98765432,
                        "unit",
                        12.34567,
                        "large",
                        123_456.7,
                        "huge",
                        Double.POSITIVE_INFINITY))
                .containsExactly(
                        entry("zero", 0.0),
                        entry("tiny", 0.0),
                        entry("unknown", 0.0),
                        entry("small", 0.0001235),
                        entry("share", -0.9877),
                        entry("unit", 12.35),
                        entry("large", 123_457.0),
                        entry("huge", 0.0));
    }
}
