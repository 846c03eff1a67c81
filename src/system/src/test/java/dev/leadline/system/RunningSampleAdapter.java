// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sample adapter of the testbed, under {@code https://localhost:PORT}, with a certificate of the plane's authority. */
final class RunningSampleAdapter implements AutoCloseable {

    private final Process process;
    private final Path log;

    private RunningSampleAdapter(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param folder takes its log */
    static RunningSampleAdapter start(KubeTestbed testbed, Path folder, int port)
            throws IOException, InterruptedException {
        PlaneCertificates.Pair pair = testbed.certificates().server("sample-adapter-" + port);
        Path log = folder.resolve("sample-adapter.log");
        Path kubeconfig = testbed.kubeconfig();
        Process process = new ProcessBuilder(List.of(
                        PlanePrograms.present().program("sample-adapter").toString(),
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--tls-cert-file=" + pair.certificate(),
                        "--tls-private-key-file=" + pair.key(),
                        "--lister-kubeconfig=" + kubeconfig,
                        "--authentication-kubeconfig=" + kubeconfig,
                        "--authorization-kubeconfig=" + kubeconfig))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new RunningSampleAdapter(process, log);
    }

    /** What it has said so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
