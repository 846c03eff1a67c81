// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/** Key and chain that the server presents; changed live, for the handshakes that come after. */
public interface ServingCertificate extends AutoCloseable {

    /** Asked at every handshake. */
    X509ExtendedKeyManager keyManager();

    /** True once there is a certificate. */
    boolean isReady();

    /** When the one in use expires. */
    Optional<Instant> expires();

    @Override
    void close();
}
