// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/** An authority and a certificate in memory alone, for use without a cluster; gone with the process. */
public final class Ephemeral implements ServingCertificate {

    private static final Duration PERIOD = Duration.ofHours(1);

    private final ServingNames names;
    private final InstantSource clock;
    private final LiveKeys keys = new LiveKeys();
    private KeyAndChain authority;
    private Optional<Beat> beat = Optional.empty();

    /** Makes them now. */
    public Ephemeral(ServingNames names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
        authority = Issuer.authority(clock.instant());
        keys.use(Issuer.serving(authority, names.dnsNames(), clock.instant()));
    }

    /** Renews them in time, from now on. */
    public synchronized void start() {
        if (beat.isEmpty()) {
            beat = Optional.of(new Beat("certificate-in-memory", PERIOD, this::look));
        }
    }

    /** Renews what is due. */
    synchronized void look() {
        Instant now = clock.instant();
        if (Issuer.isDue(authority.leaf(), now)) {
            authority = Issuer.authority(now);
        }
        if (keys.current().filter(pair -> !Issuer.isDue(pair.leaf(), now)).isEmpty()) {
            keys.use(Issuer.serving(authority, names.dnsNames(), now));
        }
    }

    /** What a client must trust, as PEM. */
    public synchronized String caBundle() {
        return Pem.of(authority.chain());
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Optional<Instant> expires() {
        return keys.expires();
    }

    @Override
    public synchronized void close() {
        beat.ifPresent(Beat::close);
        beat = Optional.empty();
    }
}
