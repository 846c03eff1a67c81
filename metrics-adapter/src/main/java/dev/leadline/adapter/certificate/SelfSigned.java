// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authority and a serving certificate of Leadline's own, kept in one Secret that all replicas share. Whoever finds it
 * missing creates it, whoever finds something due renews it; the API server lets one of them through and the others read
 * what that one wrote. Nothing is served that is not in the Secret. While the API server is away the last one stays.
 */
public final class SelfSigned implements ServingCertificate {

    private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Two replicas conflict once; whoever loses more often looks again at the next beat. */
    private static final int TRIES = 4;

    private final ServingNames names;
    private final SecretStore store;
    private final InstantSource clock;
    private final LiveKeys keys = new LiveKeys();
    private final Complaint complaint = new Complaint(log);
    private volatile Optional<String> caBundle = Optional.empty();
    private Runnable authoritiesChanged = () -> {};
    private volatile Optional<Beat> beat = Optional.empty();

    SelfSigned(ServingNames names, SecretStore store, InstantSource clock) {
        this.names = names;
        this.store = store;
        this.clock = clock;
    }

    /**
     * In a cluster.
     *
     * @param names of Leadline's own Service; the Secret is in its namespace
     * @param secret name of the Secret
     * @param client not closed by this object
     */
    public static SelfSigned in(KubernetesClient client, ServingNames names, String secret, InstantSource clock) {
        return new SelfSigned(names, new KubernetesSecret(client, names.namespace(), secret), clock);
    }

    /**
     * Begins to look after the Secret, on a thread of its own.
     *
     * @param authoritiesChanged hears that {@link #caBundle()} is another; returns quickly
     */
    public synchronized void start(Runnable authoritiesChanged) {
        if (beat.isEmpty()) {
            this.authoritiesChanged = authoritiesChanged;
            Beat started = new Beat("certificate-self-signed", PERIOD, this::look);
            beat = Optional.of(started);
            store.start(started::soon);
        }
    }

    /** One look at the Secret, with whatever that asks for. */
    synchronized void look() {
        Instant now = clock.instant();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            boolean settled = switch (store.read()) {
                case SecretStore.Look.Absent() -> create(now);
                case SecretStore.Look.Found found -> found(found, now);
                case SecretStore.Look.Unknown(String why) -> complain(why);
            };
            if (settled) {
                return;
            }
        }
    }

    private boolean create(Instant now) {
        Issued first = Issued.first(names, now);
        return settled(store.create(first.data()), first);
    }

    private boolean found(SecretStore.Look.Found found, Instant now) {
        try {
            Issued present = Issued.read(store.place(), found.data());
            // Whether or not it can be renewed, this one serves.
            use(present);
            Optional<Issued> renewed = present.renewed(names, now);
            if (renewed.isPresent()) {
                return settled(store.replace(renewed.get().data(), found.version()), renewed.get());
            }
            complaint.over("The certificate in Secret " + store.place() + " is looked after again.");
            return true;
        } catch (UnusableCertificate unusable) {
            if (!Issued.mayReplace(found.data())) {
                return complain("Secret " + store.place() + " holds something that is not Leadline's and is left alone;"
                        + " name another Secret for the adapter's certificate, or delete this one.");
            }
            if (!found.data().isEmpty()) {
                log.warn("{} Everything in it is made anew.", unusable.sentence());
            }
            Issued first = Issued.first(names, now);
            return settled(store.replace(first.data(), found.version()), first);
        }
    }

    private boolean settled(Write write, Issued issued) {
        return switch (write) {
            case Write.Written() -> {
                use(issued);
                complaint.over("The certificate in Secret " + store.place() + " is looked after again.");
                yield true;
            }
            case Write.Conflict() -> false;
            case Write.Refused(String why) -> complain(why);
        };
    }

    private boolean complain(String sentence) {
        complaint.met(sentence
                + keys.expires()
                        .map(until -> " The certificate in use stays until " + until + ".")
                        .orElse(" There is no certificate yet, so nothing can be served."));
        return true;
    }

    private void use(Issued issued) {
        if (keys.use(issued.serving())) {
            log.info(
                    "Serving with a certificate of Leadline's own from Secret {}, which expires at {}.",
                    store.place(),
                    issued.serving().expires());
        }
        Optional<String> bundle = Optional.of(issued.caBundle());
        if (!bundle.equals(caBundle)) {
            caBundle = bundle;
            authoritiesChanged.run();
        }
    }

    /** What a client must trust, as PEM, newest first; absent before the Secret was read. */
    public Optional<String> caBundle() {
        return caBundle;
    }

    /** Why the Secret is not looked after, when it is not. */
    public Optional<String> trouble() {
        return complaint.said();
    }

    @Override
    public X509ExtendedKeyManager keyManager() {
        return keys;
    }

    @Override
    public boolean isReady() {
        return keys.current().isPresent();
    }

    @Override
    public Optional<Instant> expires() {
        return keys.expires();
    }

    @Override
    public void close() {
        // Not behind a look that waits for an answer.
        beat.ifPresent(Beat::close);
        beat = Optional.empty();
        store.close();
    }
}
