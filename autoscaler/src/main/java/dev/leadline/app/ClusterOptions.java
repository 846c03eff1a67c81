// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.crd.ClusterConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that only matter with a cluster, and what a pod knows of itself. */
final class ClusterOptions {

    private static final Path OWN_NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "With a cluster: address of the API. Default: 0.0.0.0 in a pod, 127.0.0.1 elsewhere.")
    private @Nullable String listen;

    @Option(
            names = "--interval",
            defaultValue = "5s",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "With a cluster: time between two looks at a fleet, 1s to 1m. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ofSeconds(5);

    @Option(
            names = "--namespaces",
            split = ",",
            paramLabel = "NAMESPACE",
            description = "With a cluster: govern only the policies of these namespaces. Default: all.")
    private List<String> namespaces = List.of();

    @Option(
            names = "--lease-namespace",
            paramLabel = "NAMESPACE",
            description = "With a cluster: where the leader's Lease lies. Default: the pod's namespace, else default.")
    private @Nullable String leaseNamespace;

    @Option(
            names = "--lease-duration",
            defaultValue = "15s",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "With a cluster: how long a silent leader is waited for, at least 5s."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration leaseDuration = Duration.ofSeconds(15);

    @Option(
            names = "--rest-writes",
            description = "With a cluster: let everyone who reaches the API change policies and post observations."
                    + " Off by default, because the API does not ask who somebody is.")
    private boolean restWrites;

    /**
     * What is wrong with these options and with the file that names the cluster, a sentence each.
     *
     * @param environment of the process
     */
    List<String> findings(Map<String, String> environment) {
        List<String> findings = new ArrayList<>();
        ClusterConnection.unreadable(environment).ifPresent(findings::add);
        namespaces.stream()
                .filter(one -> !NAMESPACE.matcher(one).matches())
                .map(one -> "--namespaces names '" + one + "', which is no namespace: write lower case letters, digits"
                        + " and -, at most 63 of them, with commas between namespaces.")
                .forEach(findings::add);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            findings.add("--interval must be from 1s to 1m; looks that are closer together learn nothing new,"
                    + " and further apart every decision comes late.");
        }
        if (leaseDuration.compareTo(SHORTEST_LEASE) < 0) {
            findings.add("--lease-duration must be at least 5s, or a slow API server would change the leader"
                    + " all the time.");
        }
        return findings;
    }

    ClusterSettings settings(int port, Path data, Duration retention, Map<String, String> environment) {
        boolean inPod = environment.containsKey("KUBERNETES_SERVICE_HOST");
        return new ClusterSettings(
                Objects.requireNonNullElse(listen, inPod ? "0.0.0.0" : "127.0.0.1"),
                port,
                data,
                retention,
                interval,
                new HashSet<>(namespaces),
                Optional.ofNullable(leaseNamespace)
                        .or(() -> Optional.ofNullable(environment.get("POD_NAMESPACE")))
                        .or(ClusterOptions::ownNamespace)
                        .orElse("default"),
                leaseDuration,
                Optional.ofNullable(environment.get("POD_NAME")).orElseGet(ClusterOptions::hostName) + "-" + suffix(),
                restWrites);
    }

    // Outside a pod there is no such file, and a namespace that cannot be read is as good as none.
    private static Optional<String> ownNamespace() {
        try {
            return Optional.of(Files.readString(OWN_NAMESPACE).strip()).filter(name -> !name.isEmpty());
        } catch (IOException notInPod) {
            return Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "leadline";
        }
    }

    /** Two processes of one name must not take each other's lease for their own. */
    private static String suffix() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
