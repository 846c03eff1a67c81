// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConnectionTest {

    @Test
    void readsTheAlgorithmFromTheKeyItself() throws NoSuchAlgorithmException {
        assertThat(ClusterConnection.algorithm(pem("", key("EC", 256)))).contains("EC");
        assertThat(ClusterConnection.algorithm(pem("", key("RSA", 2048)))).contains("RSA");
        assertThat(ClusterConnection.algorithm(pem("EC ", new byte[8]))).contains("EC");
        assertThat(ClusterConnection.algorithm(pem("RSA ", new byte[8]))).contains("RSA");
        assertThat(ClusterConnection.algorithm("no key")).isEmpty();
    }

    @Test
    void opensAClientThatTriesOnceAndSaysWhoItIs(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
        Path key = Files.writeString(folder.resolve("key.pem"), pem("", key("EC", 256)));
        Path kubeconfig = kubeconfig(folder, key);

        try (KubernetesClient client = ClusterConnection.open(kubeconfig, "9.9.9")) {
            assertThat(client.getConfiguration().getUserAgent()).isEqualTo("leadline/9.9.9");
            assertThat(client.getConfiguration().getClientKeyAlgo()).isEqualTo("EC");
            assertThat(client.getConfiguration().getRequestRetryBackoffLimit()).isZero();
            assertThat(client.getConfiguration().getRequestTimeout()).isEqualTo(10_000);
            assertThat(client.getConfiguration().getMasterUrl()).startsWith("http://127.0.0.1:1");
        }
    }

    @Test
    void looksForNoTokenWhereACertificateIsShown(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
        Path key = Files.writeString(folder.resolve("key.pem"), pem("", key("EC", 256)));
        Path certified = kubeconfig(folder, key);
        Path both = Files.writeString(
                folder.resolve("both"),
                Files.readString(certified).replace("user: {client-key", "user: {token: t, client-key"));

        assertThat(ClusterConnection.showsOnlyACertificate(Config.fromKubeconfig(certified.toFile())))
                .isTrue();
        assertThat(ClusterConnection.showsOnlyACertificate(Config.fromKubeconfig(both.toFile())))
                .isFalse();
        try (KubernetesClient client = ClusterConnection.open(certified, "9.9.9")) {
            assertThat(client.getConfiguration().getOauthTokenProvider()).isNotNull();
        }
        try (KubernetesClient client = ClusterConnection.open(both, "9.9.9")) {
            assertThat(client.getConfiguration().getOauthTokenProvider()).isNull();
        }
    }

    @Test
    void namesTheKeyFileThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path kubeconfig = kubeconfig(folder, folder.resolve("nowhere.pem"));

        assertThatThrownBy(() -> ClusterConnection.open(kubeconfig, "1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere.pem");
    }

    private static Path kubeconfig(Path folder, Path key) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {client-key: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(key));
    }

    private static byte[] key(String algorithm, int bits) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind + "PRIVATE KEY-----\n";
    }
}
