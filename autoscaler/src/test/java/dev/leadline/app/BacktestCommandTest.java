// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.rehearse.peers.Peer;
import dev.leadline.rehearse.peers.Peers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestCommandTest {

    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void printsLeadlineBesideStaticPeakAndTheBestHpa() throws IOException {
        assertThat(backtest(policy(), trace(ramp()))).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("leadline", "static peak ", "hpa queue ", "fluid ceiling", "simulated req/s")
                .contains("GPU-hours than static peak")
                .contains("pool   prefill", "pool   decode", "replicas on average");
    }

    @Test
    void printsEveryBaselinePublishedAndTuned() throws IOException {
        assertThat(backtest(policy(), trace(ramp()), "--against", "all"))
                .as(err.toString())
                .isZero();
        for (Peer peer : Peers.all()) {
            assertThat(out.toString().lines().filter(line -> line.startsWith(peer.name() + " ")))
                    .as(peer.name())
                    .isNotEmpty();
            assertThat(out.toString())
                    .contains("  " + peer.name() + ": " + peer.published().setting());
        }
        assertThat(out.toString()).contains(", tuned", "first 50 % of the trace", "static peak ");
        assertThat(err.toString()).contains("rehearsing baselines, published and tuned");
    }

    @Test
    void equalSeedsPrintEqualResults() throws IOException {
        String trace = trace(ramp());
        backtest(policy(), trace, "--against", "none");
        String first = withoutSpeeds(out.toString());
        out.getBuffer().setLength(0);
        backtest(policy(), trace, "--against", "none");

        assertThat(withoutSpeeds(out.toString())).isEqualTo(first).contains("leadline");
    }

    @Test
    void aBadLineIsNamedAndNothingIsRehearsed() throws IOException {
        String trace = trace("arrival_s,input_tokens,output_tokens\n0,10,10\n1,zehn,10\n");

        assertThat(backtest(policy(), trace)).isEqualTo(2);
        assertThat(err.toString()).contains("t.csv.gz, line 3, column input_tokens", "'zehn'");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aTruncatedTraceIsBadInput() throws IOException {
        Path trace = Path.of(trace(ramp()));
        byte[] whole = Files.readAllBytes(trace);
        Files.write(trace, java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThat(backtest(policy(), trace.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("cut off or damaged");
    }

    @Test
    void aPolicyWithoutProfileNeedsOne() throws IOException {
        String bare = policy().replace(", capacity: {profile: " + PROFILE + "}", "");

        assertThat(backtest(bare, trace(ramp()))).isEqualTo(2);
        assertThat(err.toString()).contains("has no capacity.profile", "--profile", PROFILE);
        assertThat(backtest(bare, trace(ramp()), "--profile", PROFILE, "--against", "none"))
                .isZero();
    }

    @Test
    void impossibleOptionsAreBadInputInOneLine() throws IOException {
        assertThat(backtest(policy(), trace(ramp()), "--speed", "0")).isEqualTo(2);
        assertThat(backtest(policy(), trace(ramp()), "--cold-start", "soon")).isEqualTo(2);
        assertThat(backtest(policy(), trace(ramp()), "--gpus", "1")).isEqualTo(2);
        assertThat(err.toString())
                .contains("speed is above 0 and at most", "'soon' is not a duration", "--gpus 1")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingTraceIsBadInput() throws IOException {
        assertThat(backtest(policy(), folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.csv does not exist");
    }

    private static String policy() {
        return """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.9", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {min: 1, max: 8}, capacity: {profile: %s}}
              - {name: decode, role: Decode, replicas: {min: 1, max: 8}, capacity: {profile: %s}}
              sources: {push: {}}
            """.formatted(PROFILE, PROFILE);
    }

    /** Ten minutes from one request a second to six. */
    private static String ramp() {
        StringBuilder csv = new StringBuilder("arrival_s,input_tokens,output_tokens\n");
        double time = 0;
        while (time < 600) {
            csv.append(String.format(Locale.ROOT, "%.3f,%d,%d%n", time, 1500, 120));
            time += 1 / (1 + time / 120);
        }
        return csv.toString();
    }

    private String trace(String csv) throws IOException {
        Path file = folder.resolve("t.csv.gz");
        try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
            bytes.write(csv.getBytes(StandardCharsets.UTF_8));
        }
        return file.toString();
    }

    private static String withoutSpeeds(String report) {
        return report.replaceAll("[0-9,]+\\n", "\n").replaceAll(" +", " ");
    }

    private int backtest(String policy, String trace, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), policy);
        CommandLine line = Leadline.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[5 + more.length];
        arguments[0] = "backtest";
        arguments[1] = "--policy";
        arguments[2] = file.toString();
        arguments[3] = "--trace";
        arguments[4] = trace;
        System.arraycopy(more, 0, arguments, 5, more.length);
        return line.execute(arguments);
    }
}
