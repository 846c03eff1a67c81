// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A machine that has just what a test puts on it: a source tree of Leadline with the real launcher and no sources worth
 * building, JDKs and a Maven that only say how they were called.
 */
final class FakeMachine {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TOOLS =
            List.of("bash", "env", "find", "grep", "head", "ls", "mkdir", "mv", "readlink", "rm", "sed", "tail");

    private final Path root;
    private final Path path;
    private final Map<String, String> environment = new TreeMap<>();

    FakeMachine(Path root) throws IOException {
        this.root = root;
        this.path = Files.createDirectories(root.resolve("path"));
        for (String tool : TOOLS) {
            tool(tool);
        }
        environment.put("PATH", path.toString());
        environment.put("HOME", root.resolve("nobody").toString());
        environment.put("LEADLINE_JDK_PLACES", places().toString());
        Path launcher = tree().resolve("leadline");
        for (String folder : List.of("forecasting", "policies", "autoscaler", "metrics-adapter")) {
            Files.createDirectories(tree().resolve(folder).resolve("src/main"));
            Files.writeString(tree().resolve(folder).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(tree().resolve("pom.xml"), "<project/>");
        Files.copy(Path.of(System.getProperty("leadline.home"), "leadline"), launcher);
        makeOld(tree());
    }

    /** Where the launcher lies; the blank in it is on purpose. */
    Path tree() {
        return root.resolve("source tree");
    }

    /** The folder that the launcher searches for JDKs. */
    Path places() {
        return root.resolve("all jdks");
    }

    FakeMachine set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A JDK whose java prints how it was called and ends with the exit code in FAKE_EXIT. */
    Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/javac"), "echo javac " + version);
        program(home.resolve("bin/java"), """
                if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit 0; fi
                case "$*" in
                    *-Djarmode=tools*) while [ "$1" != --destination ]; do shift; done; mkdir -p "$2"; : >"$2/autoscaler-9-exec.jar"; : >"$2/metrics-adapter-9-exec.jar" ;;
                    *AOTCacheOutput*) exit 7 ;;
                    *) echo "java %s: $*"; exit ${FAKE_EXIT-0} ;;
                esac
                """.formatted(version, version));
        return home;
    }

    /** Puts a JDK's programs on PATH, as links. */
    void onPath(Path jdk) throws IOException {
        for (String program : List.of("java", "javac")) {
            Files.createSymbolicLink(path.resolve(program), jdk.resolve("bin").resolve(program));
        }
    }

    /** A Maven that prints how it was called, makes the jar, and ends with the exit code in FAKE_MAVEN_EXIT. */
    void maven(String version) throws IOException {
        program(path.resolve("mvn"), """
                if [ "$1" = -version ]; then echo "Apache Maven %s"; exit 0; fi
                echo "mvn under $JAVA_HOME in $PWD: $*" | tee -a "%s"
                [ "${FAKE_MAVEN_EXIT-0}" = 0 ] || exit $FAKE_MAVEN_EXIT
                mkdir -p autoscaler/target && : >autoscaler/target/autoscaler-9-exec.jar
                """.formatted(version, root.resolve("maven.calls")));
        tool("tee");
    }

    List<String> mavenCalls() throws IOException {
        Path calls = root.resolve("maven.calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** A jar written after every source. */
    Path jar() throws IOException {
        return jar("autoscaler");
    }

    /** The same of another program. */
    Path jar(String module) throws IOException {
        Path target = Files.createDirectories(tree().resolve(module).resolve("target"));
        Path jar = target.resolve(module + "-9-exec.jar");
        Files.writeString(jar, "");
        // Reproducible builds date every jar alike, and often before its sources.
        Files.setLastModifiedTime(jar, FileTime.from(LONG_AGO.minusSeconds(60)));
        return jar;
    }

    /** A source that was saved after the jar was written. */
    void editASource() throws IOException {
        Path source = tree().resolve("policies/src/main/Edited.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    }

    Outcome launch(String... arguments) throws Exception {
        return launch(tree().resolve("leadline"), root, arguments);
    }

    /** Runs the launcher as {@code launcher} from {@code folder}. */
    Outcome launch(Path launcher, Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(path.resolve("bash").toString(), launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(root, "out", ".txt");
        Path err = Files.createTempFile(root, "err", ".txt");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher hangs");
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A tool of this machine: a script and no link, so that the folder holds nothing that points out of it. */
    private void tool(String name) throws IOException {
        program(path.resolve(name), "exec " + toolOf(name) + " \"$@\"\n");
    }

    private static Path toolOf(String name) {
        for (String folder : List.of("/usr/bin", "/bin")) {
            Path tool = Path.of(folder, name);
            if (Files.isExecutable(tool)) {
                return tool;
            }
        }
        throw new AssertionError("this machine has no " + name);
    }

    private static void makeOld(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
            }
        }
    }

    /** What came of it. */
    record Outcome(int exit, String out, String err) {}
}
