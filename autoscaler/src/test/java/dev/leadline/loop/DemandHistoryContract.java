// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What every demand history does. */
public abstract class DemandHistoryContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    protected abstract DemandHistory history();

    protected static HistoryRow row(Instant time, double requests) {
        return new HistoryRow(
                time,
                OptionalDouble.of(requests),
                OptionalDouble.of(1000),
                OptionalDouble.empty(),
                OptionalDouble.of(0));
    }

    @Test
    void readsBackInOrderAndAbsentStaysAbsent() {
        HistoryRow later = row(Samples.NOON.plusSeconds(60), 2);
        HistoryRow earlier = row(Samples.NOON, 1);

        assertThat(history().merge(Samples.KEY, List.of(later, earlier), MINUTE))
                .isEqualTo(2);

        assertThat(history().read(Samples.KEY, Samples.NOON)).isEqualTo(Map.of(MINUTE, List.of(earlier, later)));
        assertThat(history().read(Samples.KEY, Samples.NOON.plusSeconds(1))).isEqualTo(Map.of(MINUTE, List.of(later)));
    }

    @Test
    void aKnownBinStaysAsItIs() {
        history().merge(Samples.KEY, List.of(row(Samples.NOON, 1)), MINUTE);

        int merged = history()
                .merge(Samples.KEY, List.of(row(Samples.NOON, 9), row(Samples.NOON.plusSeconds(60), 2)), MINUTE);

        assertThat(merged).isEqualTo(1);
        assertThat(history().read(Samples.KEY, Instant.EPOCH))
                .isEqualTo(Map.of(MINUTE, List.of(row(Samples.NOON, 1), row(Samples.NOON.plusSeconds(60), 2))));
    }

    @Test
    void keepsBinWidthsApartAndForgetsAll() {
        history().merge(Samples.KEY, List.of(row(Samples.NOON, 1)), MINUTE);
        history().merge(Samples.KEY, List.of(row(Samples.NOON, 1)), Duration.ofSeconds(15));

        assertThat(history().read(Samples.KEY, Instant.EPOCH)).containsOnlyKeys(MINUTE, Duration.ofSeconds(15));

        history().forget(Samples.KEY);

        assertThat(history().read(Samples.KEY, Instant.EPOCH)).isEmpty();
    }
}
