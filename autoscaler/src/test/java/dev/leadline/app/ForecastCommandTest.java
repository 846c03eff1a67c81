// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ForecastCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void writesOneLinePerOriginHorizonAndQuantileAndPrintsHowTheyCameTrue() throws IOException {
        Path series = series(200);
        assertThat(run(series, "--origins", "last:45%/50", "--out", target())).isZero();
        List<String> lines = Files.readAllLines(Path.of(target()));
        assertThat(lines).hasSize(1 + 50 * 2 * 3).startsWith("origin,horizon,quantile,value");
        assertThat(lines.get(1)).startsWith("6600,60,0.5,");
        assertThat(lines.get(6)).startsWith("6600,300,0.99,");
        assertThat(lines.getLast()).startsWith("11640,300,0.99,");
        assertThat(out.toString())
                .contains("200 bins of 1m", "50 origins", "relative WQL", "MAE", "coverage of", "µs per update");
        assertThat(err.toString()).contains("walking leadline through 200 bins");
    }

    @Test
    void forecastsAtTheNamedOriginsOnly() throws IOException {
        Path series = series(200);
        Path origins = Files.writeString(folder.resolve("o.csv"), "t\n6000\n11940\n");
        assertThat(run(series, "--origins", "file:" + origins, "--out", target()))
                .isZero();
        assertThat(Files.readAllLines(Path.of(target())))
                .hasSize(1 + 2 * 2 * 3)
                .anyMatch(line -> line.startsWith("11940,300,0.9,"));
        assertThat(out.toString()).contains("2 forecasts could not be judged");
    }

    @Test
    void readsCompressedSeriesWhateverTheyAreCalledAndSaysTheSame() throws IOException {
        Path plain = series(200);
        Path packed = folder.resolve("series.dat");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(plain, stream);
        }
        run(plain, "--out", target());
        String first = Files.readString(Path.of(target()));
        assertThat(run(packed, "--out", target())).isZero();
        assertThat(Files.readString(Path.of(target()))).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"persistence", "seasonal-naive", "moving-average", "ewma", "holt"})
    void walksEveryMethodThatTheDescriptionNames(String method) throws IOException {
        assertThat(run(series(200), "--method", method)).isZero();
        assertThat(out.toString()).contains(method + ", 50 origins");
    }

    @Test
    void aConstantSeriesAndASinglePointHaveForecasts() throws IOException {
        StringBuilder text = new StringBuilder("t,input_tokens\n");
        for (int i = 0; i < 100; i++) {
            text.append(i * 60).append(",7\n");
        }
        assertThat(run(written(text.toString()), "--out", target())).isZero();
        assertThat(Files.readAllLines(Path.of(target())).stream().skip(1))
                .hasSize(40 * 2 * 3)
                .allSatisfy(line ->
                        assertThat(Double.parseDouble(line.split(",", -1)[3])).isCloseTo(7, within(1e-6)));
        Path origins = Files.writeString(folder.resolve("o.csv"), "t\n0\n");
        assertThat(run(written("t,input_tokens\n0,7\n"), "--origins", "file:" + origins, "--out", target()))
                .isZero();
        assertThat(Files.readAllLines(Path.of(target())))
                .contains("0,60,0.5,7", "0,300,0.5,7")
                .hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | The file is empty",
                "'t,input_tokens'                | holds no value",
                "'t,input_tokens;0,1;60,NaN'     | line 3",
                "'t,input_tokens;0,1;60,inf'     | line 3",
                "'t,input_tokens;0,1;60,-1'      | line 3",
                "'t,input_tokens;0,1;60,2 GB'    | without a unit",
                "'t,input_tokens;0,1;60,1e16'    | Check the unit of the column",
                "'t,input_tokens;0,1;60,1;120000,1' | Units are mixed from this line on",
                "'t,input_tokens;0,1;60000,1;120000,1' | divide t by 1,000",
                "'t,input_tokens;0,1;600,1'      | Pass --step 600s",
                "'t,input_tokens;60,1;0,1'       | Sort the lines",
                "'t,input_tokens;0,1;0,1'        | Keep one line per bin",
                "'t,input_tokens;0,1;90,1'       | no multiple of the step",
                "'t,inputtokens;0,1'             | Did you mean inputtokens?",
                "'t,input_tokens;0,1'            | has 1 bin",
            })
    void badSeriesEndWithTwoAndLeaveNothing(String text, String why) throws IOException {
        Path series = written(text.replace(';', '\n'));
        assertThat(run(series, "--out", target())).isEqualTo(2);
        assertThat(err.toString()).contains(series + "", why).doesNotContain("\tat ");
        assertThat(files()).containsExactly("s.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--horizons  | 90s                 | Write 1m or 2m",
                "--horizons  | 30s                 | Write 1m.",
                "--horizons  | 0s                  | must be above 0s",
                "--horizons  | 60s,60s             | given twice",
                "--horizons  | soon                | not a duration",
                "--quantiles | 0.5,1               | above 0 and below 1",
                "--quantiles | 95                  | Write 0.95 for 95 %",
                "--quantiles | 0                   | above 0 and below 1",
                "--quantiles | NaN                 | above 0 and below 1",
                "--quantiles | 0.5,0.50            | given twice",
                "--step      | 0s                  | must be from 1s to 1d",
                "--step      | 7s                  | must be a multiple of the step of 7s",
                "--method    | oracle              | Write one of leadline, persistence",
                "--origins   | last:45/50          | Write last:45%/50",
                "--origins   | last:0%/50          | Write last:45%/50",
                "--origins   | last:45%/0          | Write last:45%/50",
                "--origins   | file:nowhere.csv    | does not exist",
                "--periods   | 90s                 | must be a multiple of the step",
                "--column    | input               | Did you mean input_tokens?",
                "--out       | nowhere/f.csv       | does not exist",
            })
    void badOptionsEndWithTwoAndLeaveNothing(String option, String value, String why) throws IOException {
        Path series = series(200);
        String wanted = option.equals("--out") ? folder.resolve(value).toString() : value;
        assertThat(run(series, option, wanted, "--out", target())).isEqualTo(2);
        assertThat(err.toString()).contains(why).doesNotContain("\tat ");
        assertThat(files()).containsExactly("s.csv");
    }

    @Test
    void valuesOfBillionsHaveForecastsOfBillions() throws IOException {
        StringBuilder text = new StringBuilder("t,input_tokens\n");
        for (int i = 0; i < 100; i++) {
            text.append(i * 60).append(',').append(3e9 + 1e7 * (i % 5)).append('\n');
        }
        assertThat(run(written(text.toString()), "--out", target())).isZero();
        assertThat(Files.readAllLines(Path.of(target())).stream().skip(1))
                .hasSize(40 * 2 * 3)
                .allSatisfy(line ->
                        assertThat(Double.parseDouble(line.split(",", -1)[3])).isBetween(2.9e9, 3.2e9));
    }

    @Test
    void aLineThatIsWrongAtTheVeryEndLeavesWhatWasThere() throws IOException {
        Path series = series(3000);
        Files.writeString(series, "180000,1,NaN\n", StandardOpenOption.APPEND);
        Files.writeString(Path.of(target()), "older");
        assertThat(run(series, "--out", target())).isEqualTo(2);
        assertThat(err.toString()).contains("line 3002", "'NaN' must be a finite number");
        assertThat(Path.of(target())).hasContent("older");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void compressedTextThatIsCutOffIsRefused() throws IOException {
        Path packed = folder.resolve("series.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(series(200), stream);
        }
        byte[] all = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(all, all.length / 2));
        assertThat(run(packed, "--out", target())).isEqualTo(2);
        assertThat(err.toString()).contains("cut off or damaged").doesNotContain("\tat ");
        assertThat(files()).containsExactlyInAnyOrder("s.csv", "series.gz");
    }

    @Test
    void anOriginThatTheSeriesDoesNotHaveIsRefusedAndWhatWasThereStays() throws IOException {
        Path series = series(200);
        Path origins = Files.writeString(folder.resolve("o.csv"), "t\n6000\n6030\n");
        Files.writeString(Path.of(target()), "older");
        assertThat(run(series, "--origins", "file:" + origins, "--out", target()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("o.csv, line 3: '6030' is no t of the series");
        assertThat(Path.of(target())).hasContent("older");
    }

    @Test
    void neverWritesOverWhatItReads() throws IOException {
        Path series = series(200);
        String before = Files.readString(series);
        assertThat(run(series, "--out", series.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is read too");
        assertThat(series).hasContent(before);
    }

    @Test
    void writesThroughALinkAndNotIntoADevice() throws IOException {
        Path series = series(200);
        Path real = Files.writeString(folder.resolve("real.csv"), "older");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);
        assertThat(run(series, "--out", link.toString())).isZero();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readAllLines(real)).startsWith("origin,horizon,quantile,value");
        assertThat(run(series, "--out", "/dev/null")).isEqualTo(2);
        assertThat(err.toString()).contains("is no ordinary file");
    }

    @Test
    void aSeriesThatIsNotThereIsBadInput() {
        assertThat(run(folder.resolve("gone.csv"))).isEqualTo(2);
        assertThat(err.toString()).contains("gone.csv does not exist");
        assertThat(run(folder)).isEqualTo(2);
        assertThat(err.toString()).contains("is a folder");
    }

    private Path series(int bins) throws IOException {
        StringBuilder text = new StringBuilder("t,requests,input_tokens\n");
        for (int i = 0; i < bins; i++) {
            text.append(i * 60).append(",1,").append(1000 + 37 * i % 101).append('\n');
        }
        return written(text.toString());
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("s.csv"), text, StandardCharsets.UTF_8);
    }

    private String target() {
        return folder.resolve("f.csv").toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Options given here take the place of those that every run has. */
    private int run(Path series, String... options) {
        List<String> arguments = new ArrayList<>(List.of("forecast", "--series", series.toString()));
        List<String> given = List.of(options);
        for (String[] option : new String[][] {
            {"--column", "input_tokens"}, {"--step", "60s"}, {"--horizons", "60s,300s"}, {"--quantiles", "0.5,0.9,0.99"}
        }) {
            if (!given.contains(option[0])) {
                arguments.addAll(List.of(option));
            }
        }
        // The last --out counts where a test is about it.
        int out = given.indexOf("--out");
        boolean twice = out >= 0 && given.lastIndexOf("--out") > out;
        arguments.addAll(twice ? given.subList(0, out + 2) : given);
        CommandLine line = Leadline.commandLine();
        line.setOut(new PrintWriter(this.out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
