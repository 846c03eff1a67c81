// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {

    static final String POLICY = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {min: 1, max: 16}}
              - {name: decode, role: Decode, replicas: {min: 1, max: 16}}
              sources: {push: {}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aGoodPolicyIsOk() throws IOException {
        assertThat(validate(POLICY)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("p.yaml: OK, policy inference/qwen3-32b");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyViolationIsSaidAtOnceWithPathValueRuleAndHint() throws IOException {
        String wrong = POLICY.replace("max: 16}}\n  - {name: decode", "max: 0}}\n  - {name: decode")
                .replace("interTokenLatency: 50ms", "interTokenLatency: 50furlongs")
                .replace("sources:", "sauces:");

        assertThat(validate(wrong)).isEqualTo(2);
        assertThat(err.toString())
                .contains("spec.pools[0].replicas.max", "interTokenLatency", "50furlongs", "sauces")
                .contains("rule: ", "hint: ", "p.yaml line ")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingFileIsBadInputInOneLine() {
        assertThat(run("validate", folder.resolve("nowhere.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere.yaml does not exist");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void bytesThatAreNoTextAreBadInput() throws IOException {
        Path file = Files.write(folder.resolve("p.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(run("validate", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is not UTF-8 text");
    }

    private int validate(String policy) throws IOException {
        return run(
                "validate", Files.writeString(folder.resolve("p.yaml"), policy).toString());
    }

    private int run(String... arguments) {
        CommandLine line = Leadline.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
