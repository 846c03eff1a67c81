// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Kubernetes' own Go libraries understand of a server: {@code extclient} of the testbed.
 *
 * @param program extclient
 * @param kubeconfig whose server is asked, and as whom
 */
record ExternalMetricsClient(Path program, Path kubeconfig) {

    /** The client that was built with the testbed. */
    static ExternalMetricsClient of(Path kubeconfig) throws IOException, InterruptedException {
        return new ExternalMetricsClient(PlanePrograms.present().program("extclient"), kubeconfig);
    }

    /**
     * What was understood.
     *
     * @param code 0 understood, 1 refused or not understood
     * @param json as {@code src/testbed/README.md} tells of it
     */
    record Answer(int code, JsonNode json) {

        /** Reason of the Status, Network or Other; empty when nothing failed. */
        String failure() {
            return json.at("/error/class").asString("");
        }
    }

    /** Reads a metric as the horizontal pod autoscaler does; a selector may follow. */
    Answer metrics(String namespace, String metric, String... selector) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("metrics", namespace, metric));
        arguments.addAll(List.of(selector));
        return run(arguments);
    }

    /** Reads discovery: document by document, aggregated, and through the cache. */
    Answer discovery() throws IOException, InterruptedException {
        return run(List.of("discovery"));
    }

    private Answer run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = builder.start();
        JsonNode json = JsonMapper.shared().readTree(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("extclient does not end: " + arguments);
        }
        return new Answer(process.exitValue(), json);
    }
}
