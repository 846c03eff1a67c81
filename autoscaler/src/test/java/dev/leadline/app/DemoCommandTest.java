// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheAddressTheProgressAndASummaryAndEndsWhenAsked() {
        assertThat(run("demo", "--port", "0", "--speed", "0", "--for", "30s", "--exit"))
                .isZero();
        assertThat(out.toString())
                .startsWith("The demo is at http://localhost:")
                .contains("within both targets")
                .contains("The journal holds 6 decisions.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void takenPortIsOneLineAndFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("demo", "--port", String.valueOf(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(err.toString().lines()).hasSize(1);
            assertThat(err.toString()).contains("the port is taken");
        }
    }

    @Test
    void negativeSpeedIsBadInput() {
        assertThat(run("demo", "--speed=-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--speed is a number of at least 0, not -1");
    }

    @Test
    void portOutsideTheRangeIsBadInput() {
        assertThat(run("demo", "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("a port is between 0 and 65535, not 70000");
    }

    private int run(String... arguments) {
        CommandLine line = Leadline.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
