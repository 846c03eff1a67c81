// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import dev.leadline.adapter.forward.Backend;
import dev.leadline.adapter.source.StreamSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code leadline adapter}. */
final class AdapterOptions {

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final Path OWN_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    /** Where decisions are read. */
    enum From {
        status,
        stream
    }

    @Option(
            names = "--port",
            defaultValue = "6443",
            description = "Port of the metrics API. Default: ${DEFAULT-VALUE}.")
    private int port = 6443;

    @Option(
            names = "--grpc-port",
            defaultValue = "6444",
            description = "Port of KEDA's external scaler; 0 switches it off. Default: ${DEFAULT-VALUE}.")
    private int grpcPort = 6444;

    @Option(
            names = "--grpc-client-ca",
            paramLabel = "FILE",
            description = "PEM of authorities: only clients with a certificate of one of them are heard on KEDA's port."
                    + " Read again when it changes. Default: all clients are heard.")
    private @Nullable Path grpcClientAuthorities;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Address of both ports. Default: 0.0.0.0 in a pod, 127.0.0.1 elsewhere.")
    private @Nullable String listen;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain, PEM; read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM; read again when it changes.")
    private @Nullable Path key;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description =
                    "Without --tls-cert: Secret of the pod's namespace that keeps a certificate of the adapter's own"
                            + " making, shared by its replicas. Without both: one in memory.")
    private @Nullable String secret;

    @Option(
            names = "--service",
            defaultValue = "leadline-adapter",
            paramLabel = "NAME",
            description = "Service in front of the adapter, for its certificate and its registration."
                    + " Default: ${DEFAULT-VALUE}.")
    private String service = "leadline-adapter";

    @Option(
            names = "--namespaces",
            split = ",",
            paramLabel = "NAMESPACE",
            description = "Serve only the policies of these namespaces. Default: all.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--source",
            defaultValue = "status",
            description = "Where decisions are read: status of the ScalingPolicies, or stream of an autoscaler."
                    + " Default: ${DEFAULT-VALUE}.")
    private From source = From.status;

    @Option(
            names = "--autoscaler",
            paramLabel = "URL",
            description = "With --source stream: the autoscaler, such as http://127.0.0.1:8080.")
    private @Nullable URI autoscaler;

    @Option(
            names = "--forward",
            paramLabel = "URL",
            description = "Another provider of external metrics, which is asked for every metric of another name,"
                    + " such as https://keda-operator-metrics-apiserver.keda.svc. Default: none.")
    private @Nullable URI forwardTo;

    @Option(
            names = "--forward-ca",
            paramLabel = "FILE",
            description = "With --forward: PEM of the authority that has signed its certificate.")
    private @Nullable Path forwardAuthority;

    @Option(
            names = "--forward-token",
            paramLabel = "FILE",
            description = "With --forward: the token that is shown there. Default: the pod's own.")
    private @Nullable Path forwardToken;

    @Option(
            names = "--shutdown-delay",
            defaultValue = "0s",
            paramLabel = "DURATION",
            converter = DelayOption.class,
            description = "How long to go on serving after the end was asked for, while /readyz says no."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration shutdownDelay = Duration.ZERO;

    /** What is wrong with these options, a sentence each. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        if ((certificate == null) != (key == null)) {
            findings.add("--tls-cert and --tls-key go together: one without the other cannot serve TLS.");
        }
        if (certificate != null && secret != null) {
            findings.add(
                    "--tls-cert and --secret exclude each other: the certificate comes from files or from a Secret.");
        }
        if (source == From.stream && autoscaler == null) {
            findings.add("--source stream needs --autoscaler URL, such as --autoscaler http://127.0.0.1:8080.");
        }
        if (autoscaler != null) {
            try {
                var _ = StreamSettings.of(autoscaler);
            } catch (IllegalArgumentException wrong) {
                findings.add("--autoscaler: " + wrong.getMessage() + ".");
            }
        }
        findForwarding(findings);
        if (port < 0 || port > 65_535 || grpcPort < 0 || grpcPort > 65_535) {
            findings.add("--port and --grpc-port are from 0 to 65535.");
        }
        if (shutdownDelay.isNegative() || shutdownDelay.compareTo(LONGEST_DELAY) > 0) {
            findings.add("--shutdown-delay is from 0s to 5m.");
        }
        return findings;
    }

    private void findForwarding(List<String> findings) {
        if (forwardTo == null && (forwardAuthority != null || forwardToken != null)) {
            findings.add("--forward-ca and --forward-token go with --forward URL, the provider that they are for.");
        }
        try {
            var _ = backend();
        } catch (IllegalArgumentException wrong) {
            findings.add("--forward: " + wrong.getMessage() + ".");
        }
        for (Path file : Stream.of(forwardAuthority, forwardToken)
                .flatMap(Stream::ofNullable)
                .toList()) {
            if (!Files.isReadable(file)) {
                findings.add(file + " cannot be read; --forward-ca and --forward-token name files that are there.");
            }
        }
    }

    int port() {
        return port;
    }

    int grpcPort() {
        return grpcPort;
    }

    Optional<Path> grpcClientAuthorities() {
        return Optional.ofNullable(grpcClientAuthorities);
    }

    Optional<String> listen() {
        return Optional.ofNullable(listen);
    }

    Optional<Path> certificate() {
        return Optional.ofNullable(certificate);
    }

    Optional<Path> key() {
        return Optional.ofNullable(key);
    }

    Optional<String> secret() {
        return Optional.ofNullable(secret);
    }

    String service() {
        return service;
    }

    List<String> namespaces() {
        return List.copyOf(namespaces);
    }

    Optional<URI> autoscaler() {
        return source == From.stream ? Optional.ofNullable(autoscaler) : Optional.empty();
    }

    /** @throws IllegalArgumentException when its address must not be asked; see {@link #findings} */
    Optional<Backend> backend() {
        Optional<Path> token = Optional.ofNullable(forwardToken)
                .or(() -> Optional.of(OWN_TOKEN).filter(Files::isRegularFile));
        return Optional.ofNullable(forwardTo)
                .map(address -> Backend.of(address, Optional.ofNullable(forwardAuthority), token));
    }

    Duration shutdownDelay() {
        return shutdownDelay;
    }
}
