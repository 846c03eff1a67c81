// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.forecast.Bin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesReaderTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void readsOneColumnOfPlainText() throws IOException {
        assertThat(read("t,requests,input_tokens\n0,1,10\n60,2,20.5\n"))
                .containsExactly(new SeriesRow(2, 0, Bin.of(10)), new SeriesRow(3, 60_000, Bin.of(20.5)));
    }

    @Test
    void readsAnyFaithfulWayOfWritingTheSame() throws IOException {
        assertThat(read("\ufeff\"t\" , \"input_tokens\"\r\n\r\n0.0, \"10\"\r\n6e1,2.05E+1"))
                .extracting(SeriesRow::bin)
                .containsExactly(Bin.of(10), Bin.of(20.5));
    }

    @Test
    void tellsCompressedTextByItsFirstBytes() throws IOException {
        byte[] packed = packed("t,input_tokens\n0,10\n60,20\n");
        assertThat(rows(new ByteArrayInputStream(packed))).hasSize(2);
    }

    @Test
    void refusesCompressedTextThatIsCutOff() throws IOException {
        byte[] packed = packed("t,input_tokens\n0,10\n60,20\n");
        assertThatThrownBy(() -> rows(new ByteArrayInputStream(Arrays.copyOf(packed, packed.length - 12))))
                .isInstanceOf(TableFormatException.class)
                .hasMessageContaining("cut off or damaged");
    }

    @Test
    void takesAnEmptyCellAndATimeLeftOutAsMissingAndAZeroAsAZero() throws IOException {
        assertThat(read("t,input_tokens\n0,\n60,0\n240,5\n"))
                .extracting(SeriesRow::bin)
                .containsExactly(Bin.unknown(), Bin.of(0), Bin.of(5));
    }

    @Test
    void keepsLargeValues() throws IOException {
        assertThat(read("t,input_tokens\n0,1234567890123\n"))
                .extracting(SeriesRow::bin)
                .containsExactly(Bin.of(1_234_567_890_123.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'t,input_tokens;0,1;60,2;60,3'     | 4 | stands in line 3 already | Keep one line per bin",
                "'t,input_tokens;60,1;0,2'          | 3 | comes after 60 of line 2 | Sort the lines",
                "'t,input_tokens;0,1;61,2'          | 3 | no multiple of the step of 60 s | Round the times",
                "'t,input_tokens;0,1;10,2'          | 3 | no multiple of the step of 60 s | pass --step 10s",
                "'t,input_tokens;0,1;60,NaN'        | 3 | must be a finite number of at least 0 | counts as missing",
                "'t,input_tokens;0,1;60,-inf'       | 3 | must be a finite number of at least 0 | counts as missing",
                "'t,input_tokens;0,1;60,-5'         | 3 | must be a finite number of at least 0 | counter that was"
                        + " reset",
                "'t,input_tokens;0,12k'             | 2 | must be a finite number of at least 0 | without a unit",
                "'t,input_tokens;0,0x1p3'           | 2 | must be a finite number of at least 0 | without a unit",
                "'t,input_tokens;0,1e16'            | 2 | is above 1e15 | unit of the column",
                "'t,input_tokens;0,1,234'           | 2 | has 3 cells where the header has 2 | no thousands",
                "'t,input_tokens;,1'                | 2 | must be the start of a bin in seconds | Write seconds",
                "'t,input_tokens;2026-01-01,1'      | 2 | must be the start of a bin in seconds | Write seconds",
                "'t,input_tokens;1e12,1'            | 2 | is no time in seconds | Divide milliseconds",
                "'t,input_tokens;0.00005,1'         | 2 | is finer than a millisecond | without jitter",
                "'t,input_tokens;60,1;120,1;180000,1'| 4 | is 1,000 times the time that comes next | Units are mixed",
                "'t,input_toke;0,1'                 | 1 | is no column of the header | Did you mean input_toke?",
                "'t;input_tokens'                   | 1 | is no column of the header | The columns are: t",
                "'time,input_tokens;0,1'            | 1 | is no column of the header | Did you mean time?",
                "'t,input_tokens,input_tokens;0,1,2'| 1 | stands twice in the header | a name of its own",
            })
    void refusesWithLineRuleAndHint(String text, long line, String rule, String hint) {
        assertThatThrownBy(() -> read(text.replace(';', '\n')))
                .isInstanceOfSatisfying(TableFormatException.class, wrong -> {
                    assertThat(wrong.line()).isEqualTo(line);
                    assertThat(wrong).hasMessageContaining(rule);
                    assertThat(wrong.hint()).contains(hint);
                    assertThat(wrong).hasMessageStartingWith("s.csv, line " + line + ": ");
                });
    }

    @Test
    void saysThatColumnsAreSeparatedByCommas() {
        assertThatThrownBy(() -> read("t;input_tokens\n0;1"))
                .isInstanceOf(TableFormatException.class)
                .hasMessageContaining("by commas, not semicolons");
    }

    @Test
    void refusesAnEmptyFileTheTimeAsAValueAndALineWithoutEnd() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("The file is empty.");
        assertThatThrownBy(() -> new SeriesReader(bytes("t,x\n0,1"), "s.csv", "t", MINUTE))
                .hasMessageContaining("is the time of the bins");
        assertThatThrownBy(() -> read("x".repeat(70_000))).hasMessageContaining("goes on for more than 65536");
    }

    @Test
    void aFirstLookFindsTheExtentAndTheMissingBins() throws IOException {
        SeriesShape shape = shape("t,input_tokens\n0,\n60,1\n180,2\n240,3\n");
        assertThat(shape).isEqualTo(new SeriesShape(4, 3, 0, 60_000, 240_000, MINUTE));
        assertThat(shape.bins()).isEqualTo(5);
    }

    @Test
    void aFirstLookRefusesAColumnWithoutValuesAndAStepThatIsTooFine() {
        assertThatThrownBy(() -> shape("t,input_tokens\n0,\n60,\n")).hasMessageContaining("holds no value");
        assertThatThrownBy(() -> shape("t,input_tokens\n0,1\n600,2\n1200,2\n"))
                .hasMessageContaining("Pass --step 600s");
        assertThatThrownBy(() -> shape("t,input_tokens\n0,1\n60000,2\n120000,2\n"))
                .hasMessageContaining("look like milliseconds");
    }

    static SeriesShape shape(String text) throws IOException {
        return SeriesShape.of(
                new SeriesReader(bytes(text), "s.csv", "input_tokens", MINUTE), "s.csv", MINUTE, row -> {});
    }

    static List<SeriesRow> read(String text) throws IOException {
        return rows(bytes(text));
    }

    private static List<SeriesRow> rows(InputStream bytes) throws IOException {
        SeriesReader reader = new SeriesReader(bytes, "s.csv", "input_tokens", MINUTE);
        List<SeriesRow> rows = new ArrayList<>();
        for (Optional<SeriesRow> row = reader.next(); row.isPresent(); row = reader.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
