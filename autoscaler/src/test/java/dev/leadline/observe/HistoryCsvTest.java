// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.Violation;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryCsvTest {

    @Test
    void readsAnySubsetOfColumnsInAnyOrder() {
        List<HistoryRow> rows =
                rows("\uFEFFoutputTokens, time ,requests\r\n\"5\",2026-11-23T12:00:00Z,\r\n\r\n,1795435260.5,7\r\n");

        assertThat(rows)
                .containsExactly(
                        new HistoryRow(
                                Instant.parse("2026-11-23T12:00:00Z"),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.of(5)),
                        new HistoryRow(
                                Instant.ofEpochMilli(1795435260500L),
                                OptionalDouble.of(7),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty()));
    }

    @Test
    void aRecordedZeroIsNotABlank() {
        assertThat(rows("time,requests\n0,0\n").getFirst().requests()).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time,requests\\nyesterday,1|line 2, column 1 (time)",
                "time,requests\\n1795435260000,1|line 2, column 1 (time)",
                "time,requests\\n0,-1|line 2, column 2 (requests)",
                "time,requests\\n0,NaN|line 2, column 2 (requests)",
                "time,requests\\n0,1\\n60,many|line 3, column 2 (requests)",
                "time,inputTokens,cachedInputTokens\\n0,5,6|line 2, column 3 (cachedInputTokens)",
                "time,requests\\n0|line 2",
                "time;requests\\n0;1|line 1, column 1",
                "time,tokens\\n0,1|line 1, column 2",
                "time,requests,requests\\n0,1,1|line 1, column 3",
                "requests\\n1|line 1",
                "time\\n0|line 1",
                "time,requests\\n|line 2",
                "''|line 1"
            })
    void everyFaultSaysLineAndColumn(String csv, String path) {
        assertThat(violations(csv.replace("\\n", "\n"))).first().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo(path);
            assertThat(violation.hint()).isNotBlank();
        });
    }

    @Test
    void allFaultsAreFoundAtOnceUpToWhatSomebodyReads() {
        assertThat(violations("time,requests\n" + "x,-1\n".repeat(1_000)).size())
                .isBetween(HistoryCsv.MOST_VIOLATIONS, HistoryCsv.MOST_VIOLATIONS + 2);
    }

    private static List<HistoryRow> rows(String csv) {
        return switch (HistoryCsv.parse(csv)) {
            case HistoryCsv.Rows(List<HistoryRow> rows) -> rows;
            case HistoryCsv.Refused(List<Violation> violations) -> throw new AssertionError(violations);
        };
    }

    private static List<Violation> violations(String csv) {
        return switch (HistoryCsv.parse(csv)) {
            case HistoryCsv.Rows rows -> throw new AssertionError(rows);
            case HistoryCsv.Refused(List<Violation> violations) -> violations;
        };
    }
}
