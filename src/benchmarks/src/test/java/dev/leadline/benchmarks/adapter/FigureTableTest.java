// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    private static final Figure FAST = Figure.of(
            "reads/s",
            new Limit.AtLeast(15_000),
            Samples.of(15_000.0, 16_000.0, 20_000.0),
            Optional.of(Samples.of(4_000.0)));
    private static final Figure LATE = Figure.of("p99, ms", new Limit.AtMost(5), Samples.of(5.5), Optional.empty());
    private static final Figure UNKNOWN = Figure.missing("aggregator", new Limit.AtLeast(1.6), "it is not here");

    @Test
    void aRowSaysLimitMedianSpreadPeerAndVerdict() {
        assertThat(FAST.row()).isEqualTo("| reads/s | ≥ 15,000 | 16,000 | 15,000–20,000 | 4,000 | met |");
        assertThat(LATE.row()).isEqualTo("| p99, ms | ≤ 5.00 | 5.50 | one round |  | **not met** |");
    }

    @Test
    void whatWasNotMeasuredIsNotMetAndSaysWhy() {
        assertThat(UNKNOWN.row())
                .isEqualTo("| aggregator | ≥ 1.60 | not measured |  |  | **not met**: it is not here |");
        assertThat(new FigureTable(List.of(FAST, UNKNOWN)).isMet()).isFalse();
    }

    @Test
    void aTableOfKeptLimitsIsMet() {
        Figure shown = Figure.of("p50, ms", new Limit.None(), Samples.of(1.0), Optional.empty());

        assertThat(new FigureTable(List.of(FAST, shown)).isMet()).isTrue();
        assertThat(new FigureTable(List.of(FAST, LATE)).isMet()).isFalse();
        assertThat(new FigureTable(List.of(FAST, shown)).markdown())
                .startsWith("| figure | limit |")
                .endsWith("|\n");
    }
}
