// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.system.FakeMachine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    private Path root = Path.of("");

    @SuppressWarnings("NullAway.Init") // made anew before each test
    private FakeMachine machine;

    @BeforeEach
    void aBareMachine() throws IOException {
        machine = new FakeMachine(root);
    }

    @Test
    void takesTheJdk25BesideADefaultJava17() throws Exception {
        machine.onPath(machine.jdk(root.resolve("old"), "17.0.15"));
        machine.jdk(machine.places().resolve("java 17"), "17.0.15");
        machine.jdk(machine.places().resolve("java 25"), "25.0.3");
        machine.jar();

        Outcome outcome = machine.launch("validate", "my policy.yaml");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("java 25.0.3: ").contains("-jar").endsWith("validate my policy.yaml\n");
    }

    @Test
    void tellsWhichJdkItTakes() throws Exception {
        Path jdk = machine.jdk(machine.places().resolve("jdk"), "25.0.3");

        assertThat(machine.launch("jdk").out()).isEqualTo(jdk + "\n");
    }

    @Test
    void prefersJavaHomeToPath() throws Exception {
        machine.onPath(machine.jdk(root.resolve("on path"), "25.0.1"));
        machine.set("JAVA_HOME", machine.jdk(root.resolve("home"), "25.0.9").toString());
        machine.jar();

        assertThat(machine.launch("--help").out()).startsWith("java 25.0.9: ");
    }

    @Test
    void looksIntoBundlesAsMacOsHasThem() throws Exception {
        machine.jdk(machine.places().resolve("temurin-25.jdk/Contents/Home"), "25");
        machine.jar();

        assertThat(machine.launch("--help").out()).startsWith("java 25: ");
    }

    @Test
    void aNewerJdkIsNotTaken() throws Exception {
        machine.jdk(machine.places().resolve("java 26"), "26.0.1");
        machine.jdk(machine.places().resolve("java 250"), "250.0.1");
        machine.jar();

        assertThat(machine.launch("--help").exit()).isEqualTo(1);
    }

    @Test
    void withoutAJdk25SaysWhatIsMissingAndWhatToDo() throws Exception {
        machine.onPath(machine.jdk(root.resolve("old"), "17.0.15"));
        machine.jar();

        Outcome outcome = machine.launch("demo");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("a JDK 25 is missing", "the java on PATH is 17.0.15", "JAVA_HOME is not set", "Install one");
    }

    @Test
    void withoutAnyJavaSaysSo() throws Exception {
        Outcome outcome = machine.launch("verify");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("a JDK 25 is missing", "there is no java on PATH");
    }

    @Test
    void exitCodesPassThrough() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.jar();

        assertThat(machine.set("FAKE_EXIT", "2").launch("validate", "x").exit()).isEqualTo(2);
        assertThat(machine.set("FAKE_EXIT", "1").launch("forecast").exit()).isEqualTo(1);
    }

    @Test
    void theAdapterIsAProgramOfItsOwn() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.jar("metrics-adapter");

        Outcome outcome = machine.launch("adapter", "--port", "7443");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("metrics-adapter-9-exec.jar --port 7443");
    }

    @Test
    void worksThroughALinkFromAnotherFolder() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.jar();
        Path elsewhere = Files.createDirectories(root.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("lead"), Path.of("../source tree/leadline"));

        Outcome outcome = machine.launch(link, elsewhere, "--version");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("source tree/autoscaler/target/launch/autoscaler-9-exec.jar");
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.maven("3.8.7");

        assertThat(machine.launch("--help").err()).contains("building Leadline, once");
        machine.jar();
        machine.launch("--help");
        assertThat(machine.mavenCalls()).hasSize(1);

        machine.editASource();
        assertThat(machine.launch("--help").err()).contains("the sources have changed");
        assertThat(machine.mavenCalls()).hasSize(2).allMatch(call -> call.contains("package"));
    }

    @Test
    void aFailedBuildShowsItsEndAndFails() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.maven("3.8.7");

        Outcome outcome = machine.set("FAKE_MAVEN_EXIT", "1").launch("demo");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("mvn under", "the build failed");
    }

    @Test
    void withoutTheStartUpCacheItSaysSoAndStartsAllTheSame() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.maven("3.8.7");

        Outcome outcome = machine.launch("demo");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("no quick-start cache could be made");
        assertThat(outcome.out()).doesNotContain("AOTCache=").endsWith("demo\n");
    }

    @Test
    void verifyRunsMavenUnderTheJdk25InTheSourceTree() throws Exception {
        Path jdk = machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.maven("3.8.7");

        assertThat(machine.launch("verify", "--full").exit()).isZero();
        assertThat(machine.mavenCalls())
                .singleElement()
                .asString()
                .contains("under " + jdk + " in " + machine.tree(), "-Pfull verify");
    }

    @Test
    void verifyFailsWhenMavenFails() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        machine.maven("3.8.7");

        assertThat(machine.set("FAKE_MAVEN_EXIT", "1").launch("verify").exit()).isEqualTo(1);
    }

    @Test
    void verifyRefusesAnOptionItDoesNotKnow() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");

        Outcome outcome = machine.launch("verify", "--ful");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("'--ful'", "--full");
    }

    @Test
    void aMissingOrOldMavenIsNamed() throws Exception {
        machine.jdk(machine.places().resolve("jdk"), "25.0.3");
        assertThat(machine.launch("verify").err()).contains("Maven is missing", "3.8 or newer");

        machine.maven("3.6.3");
        Outcome outcome = machine.launch("verify");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("Maven 3.6.3 is too old");
    }
}
