// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a control plane that lives as long as a test run: one authority that signs clients, the front proxy and
 * extension API servers, and the key pair of service-account tokens. The JDK has no public maker of certificates but its
 * {@code keytool}, so that is what runs, half a second each.
 *
 * @param folder where the PEM files lie: {@code NAME.crt} and {@code NAME.key}
 */
record PlaneCertificates(Path folder) {

    private static final String PASSWORD = "testbed";
    private static final String AUTHORITY = "authority";
    private static final List<String> EC = List.of("-keyalg", "EC", "-groupname", "secp256r1");

    /** Kubernetes clients of every language read RSA keys; not all read EC keys. */
    private static final List<String> RSA = List.of("-keyalg", "RSA", "-keysize", "2048");

    /** A certificate and its key, as PEM files. */
    record Pair(Path certificate, Path key) {}

    static PlaneCertificates create(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        PlaneCertificates certificates = new PlaneCertificates(folder);
        certificates.keytool(AUTHORITY, "CN=testbed-authority", EC, List.of("-ext", "bc:critical=ca:true"));
        Files.writeString(certificates.authority(), certificates.pem(AUTHORITY, false));
        Files.writeString(certificates.authorityKey(), certificates.pem(AUTHORITY, true));
        certificates.writeServiceAccountKeys();
        return certificates;
    }

    /** The authority's own certificate. */
    Path authority() {
        return folder.resolve("authority.crt");
    }

    Path authorityKey() {
        return folder.resolve("authority.key");
    }

    /** Private and public key that sign and check service-account tokens. */
    Pair serviceAccountKeys() {
        return new Pair(folder.resolve("service-account.pub"), folder.resolve("service-account.key"));
    }

    /** A client that is a user of some groups. */
    Pair client(String file, String user, String... groups) throws IOException, InterruptedException {
        String name = Stream.concat(
                        Stream.of("CN=" + quoted(user)), Arrays.stream(groups).map(group -> "O=" + quoted(group)))
                .collect(Collectors.joining(", "));
        return signed(file, name, RSA, List.of("-ext", "eku=clientAuth"));
    }

    /** The API server's own client certificate, with which it asks extension API servers. */
    Pair frontProxy() throws IOException, InterruptedException {
        return signed("front-proxy", "CN=front-proxy", EC, List.of("-ext", "eku=clientAuth"));
    }

    /** A server on loopback that is also known by the given DNS names. */
    Pair server(String file, String... dnsNames) throws IOException, InterruptedException {
        String names = Stream.concat(
                        Stream.of("dns:localhost", "ip:127.0.0.1"),
                        Arrays.stream(dnsNames).map("dns:"::concat))
                .collect(Collectors.joining(","));
        return signed(file, "CN=" + quoted(file), EC, List.of("-ext", "eku=serverAuth", "-ext", "san=" + names));
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Pair signed(String file, String name, List<String> algorithm, List<String> extensions)
            throws IOException, InterruptedException {
        Pair pair = new Pair(folder.resolve(file + ".crt"), folder.resolve(file + ".key"));
        synchronized (PlaneCertificates.class) {
            if (!Files.exists(pair.key())) {
                List<String> options = new ArrayList<>(extensions);
                options.addAll(List.of("-signer", AUTHORITY));
                keytool(file, name, algorithm, options);
                Files.writeString(pair.certificate(), pem(file, false));
                Files.writeString(pair.key(), pem(file, true));
            }
        }
        return pair;
    }

    private void keytool(String alias, String name, List<String> algorithm, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name));
        command.addAll(algorithm);
        command.addAll(List.of("-validity", "30", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
        command.addAll(options);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool made no certificate for " + name + ": " + said);
        }
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private String pem(String alias, boolean key) throws IOException {
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return key
                    ? pem("PRIVATE KEY", encoded(keys.getKey(alias, PASSWORD.toCharArray())))
                    : pem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the key store of the testbed is broken", broken);
        }
    }

    private static byte[] encoded(java.security.@Nullable Key key) {
        if (key == null) {
            throw new IllegalStateException("the key store of the testbed lacks a key");
        }
        return key.getEncoded();
    }

    private void writeServiceAccountKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(
                    serviceAccountKeys().key(),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(
                    serviceAccountKeys().certificate(),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK makes RSA keys", impossible);
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }
}
