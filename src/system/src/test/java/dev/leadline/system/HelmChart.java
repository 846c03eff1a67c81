// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The chart in {@code helm/leadline}, worked with the helm client as an operator would. */
final class HelmChart {

    private static final Path CHART = PlanePrograms.home().resolve("helm/leadline");

    private final Path helm;
    private final Path kubeconfig;
    private final Path folder;

    /**
     * @param helm the client
     * @param kubeconfig whose cluster it talks to
     * @param folder takes helm's own caches
     */
    HelmChart(Path helm, Path kubeconfig, Path folder) {
        this.helm = helm;
        this.kubeconfig = kubeconfig;
        this.folder = folder;
    }

    /** What a command said. */
    record Answer(int code, String out, String err) {

        Answer orFail() {
            if (code != 0) {
                throw new AssertionError("helm ended with " + code + ":\n" + err + out);
            }
            return this;
        }
    }

    /** Checks the chart as it lies there, warnings counted as errors. */
    Answer lint() {
        return run("", "lint", "--strict", CHART.toString());
    }

    /**
     * Tries values.
     *
     * @param values YAML that is laid over values.yaml; may be empty
     */
    Answer template(String release, String namespace, String values) {
        return run(values, "template", release, CHART.toString(), "--namespace", namespace, "--values", "-");
    }

    /** The objects of a release, CRDs left out. */
    List<GenericKubernetesResource> render(String release, String namespace, String values) {
        return objects(template(release, namespace, values).orFail().out());
    }

    /** Installs for real and makes the namespace when it is missing. */
    Answer install(String release, String namespace, String values, String... more) {
        return run(
                values,
                with(
                        more,
                        "upgrade",
                        "--install",
                        release,
                        CHART.toString(),
                        "--namespace",
                        namespace,
                        "--create-namespace",
                        "--values",
                        "-"));
    }

    /** Removes a release. */
    Answer uninstall(String release, String namespace) {
        return run("", "uninstall", release, "--namespace", namespace, "--wait");
    }

    /** The documents of a YAML stream. */
    static List<GenericKubernetesResource> objects(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---.*$", -1))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .toList();
    }

    private static String[] with(String[] more, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Answer run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(helm.toString()));
        command.addAll(List.of(arguments));
        try {
            Path in = Files.writeString(Files.createTempFile(folder, "values", ".yaml"), input);
            Path out = Files.createTempFile(folder, "helm", ".out");
            Path err = Files.createTempFile(folder, "helm", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            for (String place : List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")) {
                builder.environment().put(place, folder.toString());
            }
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            Process process = builder.start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "helm does not end: " + String.join(" ", arguments) + "\n" + Files.readString(err));
            }
            return new Answer(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }
}
