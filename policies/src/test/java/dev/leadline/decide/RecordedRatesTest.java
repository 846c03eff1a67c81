// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.Bin;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedRatesTest {

    private static final long ORIGIN = 1_000_000;

    @Test
    void cutsTenSecondSumsIntoMinutes() {
        RecordedRates rates = new RecordedRates(Instant.ofEpochMilli(ORIGIN), 60_000);
        for (int i = 0; i < 12; i++) {
            rates.add(ORIGIN + i * 10_000L, ORIGIN + (i + 1) * 10_000L, i < 6 ? 10 : 40);
        }
        assertThat(rates.bins()).containsExactly(Bin.of(1), Bin.of(4));
    }

    @Test
    void calledABinUnknownThatIsNotCoveredWhole() {
        RecordedRates rates = new RecordedRates(Instant.ofEpochMilli(ORIGIN), 60_000);
        rates.add(ORIGIN, ORIGIN + 50_000, 100);
        rates.add(ORIGIN + 60_000, ORIGIN + 120_000, 0);
        assertThat(rates.bins()).containsExactly(Bin.unknown(), Bin.of(0));
    }
}
