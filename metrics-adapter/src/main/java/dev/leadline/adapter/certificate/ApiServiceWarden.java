// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows who answers external.metrics.k8s.io. Where that is Leadline with a certificate of its own, it keeps the caBundle
 * such that the API server trusts it; where it is somebody else, nothing is ever written. All replicas do the same: they
 * read the same Secret, so they want the same, and a write names the version that was read.
 */
public final class ApiServiceWarden implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiServiceWarden.class);
    private static final Duration PERIOD = Duration.ofSeconds(15);

    /** Between two writes, should somebody else keep writing another caBundle. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int TRIES = 4;

    private final ServingNames names;
    private final ApiServiceStore store;
    private final Supplier<Optional<String>> authorities;
    private final InstantSource clock;
    private final Complaint complaint = new Complaint(log);
    private volatile Registration registration =
            new Registration.Unknown("APIService " + ApiServiceStore.NAME + " has not been read yet.");
    private Optional<Instant> written = Optional.empty();
    private volatile Optional<Beat> beat = Optional.empty();

    /**
     * @param names Leadline's own Service
     * @param authorities what the API server must trust, as PEM; empty when somebody else sees to the caBundle
     */
    ApiServiceWarden(
            ServingNames names, ApiServiceStore store, Supplier<Optional<String>> authorities, InstantSource clock) {
        this.names = names;
        this.store = store;
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * In a cluster.
     *
     * @param client not closed by this object
     * @param names Leadline's own Service
     * @param authorities what the API server must trust, as PEM; empty when somebody else sees to the caBundle
     */
    public static ApiServiceWarden in(
            KubernetesClient client, ServingNames names, Supplier<Optional<String>> authorities, InstantSource clock) {
        return new ApiServiceWarden(names, new KubernetesApiService(client), authorities, clock);
    }

    /** Begins to watch, on a thread of its own. */
    public synchronized void start() {
        if (beat.isEmpty()) {
            Beat started = new Beat("api-service", PERIOD, this::look);
            beat = Optional.of(started);
            store.start(started::soon);
        }
    }

    /** Looks soon: the authorities have changed. */
    public void soon() {
        beat.ifPresent(Beat::soon);
    }

    /** Who answers, as last read. */
    public Registration registration() {
        return registration;
    }

    /** Why the caBundle is not what it should be, when it is not. */
    public Optional<String> trouble() {
        return complaint.said();
    }

    /** One look, with whatever that asks for. */
    synchronized void look() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            ApiServiceStore.Look look = store.read();
            Registration now = Registrations.of(look, names);
            tell(now);
            boolean settled = !(now instanceof Registration.Ours)
                    || !(look instanceof ApiServiceStore.Look.Found found)
                    || trusted(found);
            if (settled) {
                return;
            }
        }
    }

    private boolean trusted(ApiServiceStore.Look.Found found) {
        Instant now = clock.instant();
        Optional<String> wanted = authorities.get();
        if (found.skipsVerification() || wanted.isEmpty() || trusts(found.caBundle(), wanted.get(), now)) {
            complaint.over("The caBundle of APIService " + ApiServiceStore.NAME + " is up to date.");
            return true;
        }
        if (written.filter(last -> now.isBefore(last.plus(PAUSE))).isPresent()) {
            complaint.met("Somebody else keeps changing the caBundle of APIService " + ApiServiceStore.NAME
                    + ", such as a GitOps tool or cert-manager's injector: Leadline writes its own at most every "
                    + PAUSE.toSeconds() + " s. Let one of the two do it.");
            return true;
        }
        return switch (store.caBundle(wanted.get(), found.version())) {
            case Write.Written() -> {
                written = Optional.of(now);
                complaint.over("The caBundle of APIService " + ApiServiceStore.NAME + " is up to date.");
                log.info("The caBundle of APIService {} is up to date.", ApiServiceStore.NAME);
                yield true;
            }
            case Write.Conflict() -> false;
            case Write.Refused(String why) -> {
                complaint.met(why);
                yield true;
            }
        };
    }

    /** All that is wanted is there, and nothing else but what is still valid: the work of a replica that is ahead. */
    private static boolean trusts(String present, String wanted, Instant now) {
        if (present.equals(wanted)) {
            return true;
        }
        try {
            List<X509Certificate> there = Pem.certificates("caBundle", present);
            Set<X509Certificate> must = new HashSet<>(Pem.certificates("caBundle", wanted));
            return new HashSet<>(there).containsAll(must)
                    && there.stream()
                            .filter(certificate -> !must.contains(certificate))
                            .allMatch(certificate ->
                                    certificate.getNotAfter().toInstant().isAfter(now));
        } catch (UnusableCertificate unreadable) {
            return false;
        }
    }

    private void tell(Registration now) {
        Registration before = registration;
        registration = now;
        if (same(before, now)) {
            return;
        }
        switch (now) {
            case Registration.Unknown(String why) -> log.warn(why);
            case Registration.Missing(String what) -> log.warn(what);
            case Registration.Foreign foreign -> log.warn(foreign.sentence());
            case Registration.Ours(boolean available, String sentence) -> {
                if (available) {
                    log.info(sentence);
                } else {
                    log.warn(sentence);
                }
            }
        }
    }

    /** The aggregator's message names a port or an attempt and may differ at every look. */
    private static boolean same(Registration before, Registration now) {
        if (before instanceof Registration.Ours was && now instanceof Registration.Ours is) {
            return was.available() == is.available();
        }
        return before.equals(now);
    }

    @Override
    public void close() {
        // Not behind a look that waits for an answer.
        beat.ifPresent(Beat::close);
        beat = Optional.empty();
        store.close();
    }
}
