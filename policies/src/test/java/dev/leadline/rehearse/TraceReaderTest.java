// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadline.forecast.evaluate.TableFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String HEADER = "arrival_s,input_tokens,output_tokens\n";

    @Test
    void readsRequestsByTimeOfArrival() throws IOException {
        assertThat(read("\ufeffarrival_s,input_tokens,output_tokens,client\r\n2.5,10,3,a\r\n\r\n1,20,4,b\r\n"))
                .containsExactly(new TraceRequest(1, 20, 4), new TraceRequest(2.5, 10, 3));
        assertThat(read("client,output_tokens,arrival_s,input_tokens\nx,1,0,2"))
                .containsExactly(new TraceRequest(0, 2, 1));
    }

    @Test
    void tellsCompressedFromPlainByContent() throws IOException {
        byte[] plain = (HEADER + "0,1,1\n").getBytes(StandardCharsets.UTF_8);
        assertThat(TraceReader.read(new ByteArrayInputStream(plain), "t.gz")).hasSize(1);
        assertThat(TraceReader.read(new ByteArrayInputStream(gzip(plain)), "t.csv"))
                .hasSize(1);
    }

    @Test
    void aCutOffFileIsNotHalfRead() throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(',').append(i * 7919 % 5000 + 1).append(",9\n");
        }
        byte[] whole = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);

        TableFormatException wrong = failure(new ByteArrayInputStream(cut));

        assertThat(wrong.line()).isGreaterThan(100);
        assertThat(wrong).hasMessageContaining("cut off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'0,1,1|x,1,1'; 3; arrival_s; x",
                "'0,1,1|-1,1,1'; 3; arrival_s; -1",
                "'NaN,1,1'; 2; arrival_s; NaN",
                "'0,1.5,1'; 2; input_tokens; 1.5",
                "'0,0,1'; 2; input_tokens; 0",
                "'0,1,99999999999'; 2; output_tokens; 99999999999",
                "'0,1,1||0,1'; 4; line; '0,1'",
                "'0,1,'; 2; output_tokens; ''",
                "''; 3; line; ''"
            })
    void aBadLineIsNamedWithColumnValueRuleAndHint(String rows, long line, String column, String value) {
        TableFormatException wrong = failure(stream(HEADER + rows.replace('|', '\n') + "\n"));

        assertThat(wrong.file()).isEqualTo("load.csv");
        assertThat(wrong.line()).isEqualTo(line);
        assertThat(wrong.column().orElse("line")).isEqualTo(column);
        assertThat(wrong.value()).isEqualTo(value);
        assertThat(wrong.rule()).isNotBlank();
        assertThat(wrong.hint()).isNotBlank();
        assertThat(wrong)
                .hasMessageStartingWith(
                        "load.csv, line " + line + ("line".equals(column) ? ": " : ", column " + column + ": "));
    }

    @Test
    void aFileOfSomethingElseIsRefusedAtItsHeader() {
        assertThat(failure(stream("<html>\u0000" + "x".repeat(500))).value())
                .startsWith("<html>?x")
                .hasSize(61);
        assertThat(failure(stream("")).line()).isEqualTo(1);
    }

    @Test
    void shapingIsSeededAndKeepsTheShareAskedFor() {
        List<TraceRequest> trace = SimulatorFixtures.poisson(1, 5, 10_000, 100, 10);
        var options = new TraceShaping.Options(2, 2.5, 7);

        List<TraceRequest> shaped = TraceShaping.shape(trace, options);

        assertThat(shaped).isEqualTo(TraceShaping.shape(trace, options));
        assertThat(shaped.size()).isBetween(24_700, 25_300);
        assertThat(shaped.getLast().arrivalSeconds())
                .isLessThanOrEqualTo(trace.getLast().arrivalSeconds() / 2);
        assertThat(shaped).isSortedAccordingTo((a, b) -> Double.compare(a.arrivalSeconds(), b.arrivalSeconds()));
        assertThat(TraceShaping.shape(trace, TraceShaping.Options.AS_IS)).isEqualTo(trace);
    }

    @Test
    void thePackagedTracesAreWhole() {
        assertThat(PackagedTrace.AZURE_2023_CODE.requests()).hasSize(8819);
        assertThat(PackagedTrace.SERVEGEN_DEEPSEEK_R1.requests()).hasSize(38_629);
    }

    private static List<TraceRequest> read(String text) throws IOException {
        return TraceReader.read(new StringReader(text), "load.csv");
    }

    private static TableFormatException failure(InputStream stream) {
        return catchThrowableOfType(TableFormatException.class, () -> TraceReader.read(stream, "load.csv"));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(plain);
        }
        return bytes.toByteArray();
    }
}
