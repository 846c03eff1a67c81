// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"2s,PT2S", "1m30s,PT1M30S", "50ms,PT0.05S", "14d,PT336H", "0s,PT0S", "1h1ms,PT1H0.001S", "007s,PT7S"})
    void addsUpItsParts(String text, String expected) {
        assertThat(DurationText.parse(text)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2", "s", "2sec", "-2s", "1.5s", "2 s", "2S", "3651d", "99999999999999999999d", "1w", "٣s"})
    void isNothingElse(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2sec,write 2s",
        "3 minutes,write 3m",
        "5msec,write 5ms",
        "2HOURS,write 2h",
        "4days,write 4d",
        "9000d,write at most 3650d"
    })
    void guessesWhatWasMeant(String text, String hint) {
        assertThat(DurationText.hint(text)).isEqualTo(hint);
    }

    @Test
    void readsBackWhatItPrints() {
        ForAll.forAll(
                11,
                2000,
                random -> Duration.ofMillis(random.nextLong(DurationText.LONGEST.toMillis() + 1) >> random.nextInt(38)),
                duration -> assertThat(DurationText.parse(DurationText.print(duration)))
                        .contains(duration));
        assertThatThrownBy(() -> DurationText.print(Duration.ofNanos(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
