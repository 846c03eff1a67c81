// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import dev.leadline.crd.ClusterConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.netty.ChannelBindException;

/** {@code leadline adapter}: checks what it was asked, opens the ports and waits for the end. */
@Command(
        name = "adapter",
        mixinStandardHelpOptions = true,
        versionProvider = AdapterVersion.class,
        description = "Serves decisions as external metrics: external.metrics.k8s.io for HPAs, gRPC for KEDA.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ok", "1:failure", "2:bad input"})
final class AdapterCommand implements Callable<Integer> {

    private static final int FAILURE = 1;
    private static final int BAD_INPUT = 2;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final Path OWN_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private final Map<String, String> environment;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Mixin
    private AdapterOptions options = new AdapterOptions();

    AdapterCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        List<String> findings = new ArrayList<>(options.findings());
        ClusterConnection.unreadable(environment).ifPresent(findings::add);
        if (!findings.isEmpty()) {
            findings.forEach(sentence -> err.println("leadline: " + sentence));
            return BAD_INPUT;
        }
        boolean inPod = environment.containsKey("KUBERNETES_SERVICE_HOST");
        boolean cluster = ClusterConnection.isNamed(environment, Path.of(System.getProperty("user.home", ".")));
        String listen = options.listen().orElse(inPod ? "0.0.0.0" : "127.0.0.1");
        if (!cluster && options.autoscaler().isEmpty()) {
            err.println("leadline: no cluster is named: run in a pod or set KUBECONFIG; or read from an autoscaler with"
                    + " --source stream --autoscaler URL, which needs no cluster.");
            return FAILURE;
        }
        if (!cluster && !LOOPBACK.contains(listen)) {
            err.println(
                    "leadline: without a cluster nobody can be asked who may read, so --listen must be the loopback,"
                            + " not " + listen + ".");
            return BAD_INPUT;
        }
        Optional<KubernetesClient> client =
                cluster ? Optional.of(ClusterConnection.open(AdapterVersion.number())) : Optional.empty();
        try (RunningAdapter running =
                RunningAdapter.start(options, client, namespace(), listen, AdapterVersion.number())) {
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "adapter-stop"));
            PrintWriter out = spec.commandLine().getOut();
            out.println(running.sentence());
            out.flush();
            stopped.await();
            return 0;
        } catch (ChannelBindException | IOException taken) {
            err.println("leadline: a port cannot be opened: " + taken.getMessage());
            return FAILURE;
        }
    }

    // Outside a pod there is no such file.
    private String namespace() {
        String named = environment.getOrDefault("POD_NAMESPACE", "");
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return Files.readString(OWN_NAMESPACE).strip();
        } catch (IOException notInPod) {
            return "default";
        }
    }
}
