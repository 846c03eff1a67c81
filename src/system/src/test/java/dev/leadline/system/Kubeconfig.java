// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes kubeconfig files for processes. */
final class Kubeconfig {

    private Kubeconfig() {}

    /** How a user shows who it is. */
    sealed interface Credentials {}

    record Token(String token) implements Credentials {}

    record Certificate(PlaneCertificates.Pair pair) implements Credentials {}

    /**
     * Writes a kubeconfig of one cluster and one user.
     *
     * @param authority the file that holds the certificate the server is checked against; unused for plain HTTP
     */
    static Path write(Path file, URI server, Path authority, Credentials credentials) throws IOException {
        String trust = "https".equals(server.getScheme()) ? ", certificate-authority: \"" + authority + "\"" : "";
        String user = switch (credentials) {
            case Token(String token) -> "token: \"" + token + "\"";
            case Certificate(PlaneCertificates.Pair pair) ->
                "client-certificate: \"" + pair.certificate() + "\", client-key: \"" + pair.key() + "\"";
        };
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters:
                - name: testbed
                  cluster: {server: "%s"%s}
                users:
                - name: testbed
                  user: {%s}
                contexts:
                - name: testbed
                  context: {cluster: testbed, user: testbed}
                current-context: testbed
                """.formatted(server, trust, user));
    }
}
