// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LeadlineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryCommandAndSucceeds() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("adapter", "forecast", "verify", "Exit codes");
    }

    @Test
    void versionSucceeds() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("leadline ");
    }

    @Test
    void noCommandIsBadInput() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing").contains("Usage: leadline");
    }

    @Test
    void anUnknownCommandIsBadInputAndIsNamed() {
        assertThat(run("froecast")).isEqualTo(2);
        assertThat(err.toString()).contains("froecast");
    }

    @Test
    void theAdapterIsNotInThisProgramAndSaysSoInOneLine() {
        assertThat(run("adapter", "--port", "6443")).isEqualTo(1);
        assertThat(err.toString()).startsWith("leadline: ").contains("adapter is a program of its own");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void verifyFromTheJarPointsToTheLauncher() {
        assertThat(run("verify", "--full")).isEqualTo(1);
        assertThat(err.toString()).contains("run ./leadline verify --full");
    }

    private int run(String... arguments) {
        CommandLine line = Leadline.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
