// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files that the parts of a control plane read: tokens of its own users, the audit policy, kwok's stages.
 *
 * @param folder of the testbed, which takes data, logs and keys too
 * @param tokensOf token by user
 */
record PlaneFiles(Path folder, PlaneCertificates certificates, Map<String, String> tokensOf) {

    /** The user with all rights, which tests are by default. */
    static final String ADMIN = "testbed-admin";

    static final String CONTROLLERS = "testbed-controllers";
    static final String SCHEDULER = "testbed-scheduler";
    static final String KWOK = "testbed-kwok";

    static PlaneFiles write(Path folder, PlaneCertificates certificates) throws IOException {
        SecureRandom random = new SecureRandom();
        Map<String, String> tokens = new LinkedHashMap<>();
        StringBuilder users = new StringBuilder();
        for (String user : List.of(ADMIN, CONTROLLERS, SCHEDULER, KWOK)) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            String token = HexFormat.of().formatHex(bytes);
            tokens.put(user, token);
            users.append("%s,%s,%s,\"system:masters\"%n".formatted(token, user, user));
        }
        PlaneFiles files = new PlaneFiles(folder, certificates, tokens);
        Files.writeString(files.tokens(), users.toString());
        copy("audit-policy.yaml", files.auditPolicy());
        copy("kwok.yaml", files.stages());
        return files;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = Objects.requireNonNull(PlaneFiles.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, file);
        }
    }

    Path tokens() {
        return folder.resolve("tokens.csv");
    }

    Path auditPolicy() {
        return folder.resolve("audit-policy.yaml");
    }

    Path stages() {
        return folder.resolve("kwok.yaml");
    }

    /** Writes the kubeconfig of one of the plane's own users. */
    Path kubeconfig(String user, URI server, Path authority) throws IOException {
        String token = Objects.requireNonNull(tokensOf.get(user), user);
        return Kubeconfig.write(folder.resolve(user + ".kubeconfig"), server, authority, new Kubeconfig.Token(token));
    }

    /** The arguments of kwok. */
    List<String> kwok(URI server, Path authority) throws IOException {
        int port = Product.freePort();
        return List.of(
                "--kubeconfig=" + kubeconfig(KWOK, server, authority),
                "--config=" + stages(),
                "--node-port=" + port,
                "--server-address=127.0.0.1:" + port);
    }
}
