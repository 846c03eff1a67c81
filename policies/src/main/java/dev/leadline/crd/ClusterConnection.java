// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens clients of a cluster. Every request has a deadline and is tried once: who asks knows whether asking again is
 * safe, and a write that the client repeated behind the actuator's back could come after the lease has run out. Watches
 * come back by themselves after 0.3 s, then twice as long each time, up to 10 s.
 */
public final class ClusterConnection {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 10_000;
    private static final int WATCH_MILLIS = 300;
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");
    /** Object identifier 1.2.840.10045.2.1, an elliptic curve key, as PKCS#8 spells it. */
    private static final byte[] ELLIPTIC_CURVE = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private ClusterConnection() {}

    /**
     * Whether anything names a cluster: a pod's own environment, {@code KUBECONFIG} or {@code ~/.kube/config}.
     *
     * @param environment of the process
     * @param home of the user
     */
    public static boolean isNamed(Map<String, String> environment, Path home) {
        return environment.containsKey("KUBERNETES_SERVICE_HOST")
                || !files(environment).isEmpty()
                || Files.isRegularFile(home.resolve(".kube").resolve("config"));
    }

    /** The files that {@code KUBECONFIG} names, whether or not they exist; none when it is not set. */
    public static List<Path> files(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("KUBECONFIG", "").split(Pattern.quote(File.pathSeparator), -1))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
    }

    /** What is wrong with {@code KUBECONFIG}, a sentence; absent when one of its files can be read, or it names none. */
    public static Optional<String> unreadable(Map<String, String> environment) {
        List<Path> files = files(environment);
        return files.isEmpty() || files.stream().anyMatch(Files::isReadable)
                ? Optional.empty()
                : Optional.of("KUBECONFIG names "
                        + files.stream().map(Path::toString).collect(Collectors.joining(" and "))
                        + ", which cannot be read: check the file name.");
    }

    /**
     * A client of the cluster that this process runs in, or of the one that {@code KUBECONFIG} or {@code ~/.kube/config}
     * names.
     *
     * @param version of Leadline, for the user agent
     */
    public static KubernetesClient open(String version) {
        return open(Config.autoConfigure(null), version);
    }

    /**
     * A client of the cluster that a file names.
     *
     * @param kubeconfig the file
     * @param version of Leadline, for the user agent
     */
    public static KubernetesClient open(Path kubeconfig, String version) {
        return open(Config.fromKubeconfig(kubeconfig.toFile()), version);
    }

    private static KubernetesClient open(Config config, String version) {
        config.setUserAgent("leadline/" + version);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(0);
        config.setWatchReconnectInterval(WATCH_MILLIS);
        // The client guesses RSA for every PKCS#8 key and then fails on those of an elliptic curve.
        clientKey(config).flatMap(ClusterConnection::algorithm).ifPresent(config::setClientKeyAlgo);
        if (showsOnlyACertificate(config)) {
            // Without any token the client would read its whole configuration anew before every request, in search of
            // one.
            config.setOauthTokenProvider(() -> null);
        }
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static boolean showsOnlyACertificate(Config config) {
        return clientKey(config).isPresent()
                && config.getOauthToken() == null
                && config.getAutoOAuthToken() == null
                && config.getOauthTokenProvider() == null
                && config.getAuthProvider() == null
                && config.getUsername() == null;
    }

    private static Optional<String> clientKey(Config config) {
        @Nullable String data = config.getClientKeyData();
        @Nullable String file = config.getClientKeyFile();
        if (data != null && !data.isBlank()) {
            return Optional.of(
                    data.contains("-----BEGIN")
                            ? data
                            : new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII));
        }
        try {
            return file == null || file.isBlank() ? Optional.empty() : Optional.of(Files.readString(Path.of(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "The client key " + file + ", which the kubeconfig names, cannot be read.", unreadable);
        }
    }

    /** EC or RSA, by what the key itself says; absent where it says neither. */
    static Optional<String> algorithm(String pem) {
        Matcher key = PEM.matcher(pem);
        if (!key.find()) {
            return Optional.empty();
        }
        return switch (key.group(1).strip()) {
            case "EC" -> Optional.of("EC");
            case "RSA" -> Optional.of("RSA");
            default -> Optional.of(isEllipticCurve(Base64.getMimeDecoder().decode(key.group(2))) ? "EC" : "RSA");
        };
    }

    private static boolean isEllipticCurve(byte[] der) {
        // The identifier stands right behind the outer sequence and the version.
        String head = new String(der, 0, Math.min(der.length, 32), StandardCharsets.ISO_8859_1);
        return head.contains(new String(ELLIPTIC_CURVE, StandardCharsets.ISO_8859_1));
    }
}
