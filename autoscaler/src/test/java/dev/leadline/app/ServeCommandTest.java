// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.loop.FakeController;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ServeCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new CommandLine(new ServeCommand(FakeController::new, environment, directory))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void withoutAClusterItSaysHowToNameOneAndHowToDoWithout() {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("KUBECONFIG", "--standalone");
    }

    @Test
    void optionsOfTheOtherWayAndBadTimesAreBadInput() {
        assertThat(run("--interval", "100ms", "--lease-duration", "1s", "--targets", "targets.yaml"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3);
    }

    @Test
    void aKubeconfigThatIsNotThereAndNamesThatAreNoNamespacesAreBadInput() {
        assertThat(run(Map.of("KUBECONFIG", directory.resolve("absent").toString()), "--namespaces", "team,Bad_Name"))
                .isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        file -> assertThat(file).contains("KUBECONFIG names", "absent, which cannot be read"),
                        name -> assertThat(name).contains("'Bad_Name', which is no namespace"));
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run("--standalone", "--port", port, "--data", directory.toString()))
                    .isEqualTo(1);

            assertThat(err.toString().lines())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("127.0.0.1:" + port, "the port is taken", "--port");
        }
    }

    @Test
    void wrongPolicyFilesAreBadInputWithEveryViolation() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "kind: ScalingPolicy\n");
        Files.writeString(directory.resolve("b.yaml"), "{");
        Files.writeString(directory.resolve("notes.txt"), "not a policy");

        assertThat(run("--standalone", "--port", "0", "--policies", directory.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("a.yaml", "b.yaml").doesNotContain("notes.txt");
        assertThat(err.toString().lines().count()).isGreaterThan(2);
    }

    @Test
    void portsOutsideTheRangeAreBadInput() {
        for (String port : new String[] {"-4", "99999", "http"}) {
            assertThat(run("--standalone", "--port", port, "--data", directory.toString()))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("a port is between 0 and 65535, not " + port);
        }
    }

    @Test
    void aPolicyInTwoFilesIsBadInputBecauseOneOfThemWouldSilentlyWin() throws IOException {
        for (String file : new String[] {"a.yaml", "b.yaml"}) {
            Files.writeString(directory.resolve(file), InForceTest.POLICY);
        }

        assertThat(run("--standalone", "--port", "0", "--policies", directory.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("b.yaml holds the policy inference/qwen, which", "a.yaml holds too");
    }

    @Test
    void filesThatCannotBeReadAreSaidTogetherAndInWords() {
        assertThat(run(
                        "--standalone",
                        "--policies",
                        directory.resolve("missing.yaml").toString(),
                        "--targets",
                        directory.toString()))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        directory.resolve("missing.yaml") + " does not exist: check the file name.",
                        directory + " is a folder: name the targets file in it.");
    }

    @Test
    void missingPolicyFilesAndWrongDurationsAreBadInput() {
        assertThat(run(
                        "--standalone",
                        "--policies",
                        directory.resolve("missing.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("missing.yaml");

        assertThat(run("--standalone", "--retention", "a while")).isEqualTo(2);
        assertThat(err.toString()).contains("a while");
    }
}
