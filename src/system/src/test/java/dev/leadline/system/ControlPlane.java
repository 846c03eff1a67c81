// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What a testbed needs to know of the control plane it runs. */
interface ControlPlane {

    /** In the order of starting. */
    List<Part> parts();

    Part apiServer();

    URI address();

    /** True when the API server has made the certificates that it shows; it does so at its first start. */
    boolean hasServingCertificate();

    /** Puts what the API server's certificate is checked against into {@link #authority}. */
    void keepAuthority() throws IOException;

    Path authority();

    Path auditLog();

    /** Writes a kubeconfig with all rights. */
    Path adminKubeconfig() throws IOException;
}
