// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import dev.leadline.adapter.wire.RequestTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A doorman who asks the API server, and remembers what it said for ten seconds. */
public final class DelegatedDoorman implements Doorman {

    private static final Logger log = LoggerFactory.getLogger(DelegatedDoorman.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Supplier<Trust> trust;
    private final BooleanSupplier ready;
    private final Tokens tokens;
    private final Permissions permissions;
    private final InstantSource clock;
    private final Runnable end;
    private final PeerProofs peers = new PeerProofs();
    private final OncePerMinute failure = new OncePerMinute();

    DelegatedDoorman(
            Supplier<Trust> trust,
            BooleanSupplier ready,
            Tokens tokens,
            Permissions permissions,
            InstantSource clock,
            Runnable end) {
        this.trust = trust;
        this.ready = ready;
        this.tokens = tokens;
        this.permissions = permissions;
        this.clock = clock;
        this.end = end;
    }

    /**
     * Begins to read whom to believe.
     *
     * @param client of the cluster; stays open as long as the doorman is used; the caller closes it
     * @param clock the moment at which certificates are valid and answers are old
     */
    public static Doorman open(KubernetesClient client, InstantSource clock) {
        TrustBook book = new TrustBook();
        TrustWatch watch = TrustWatch.start(client, book);
        return new DelegatedDoorman(
                book::trust,
                book::isRead,
                new Tokens(new KubernetesTokenReviewer(client), clock, DEADLINE),
                new Permissions(new KubernetesAccessReviewer(client), clock, DEADLINE),
                clock,
                watch::close);
    }

    @Override
    public Mono<Admission> admit(Visitor visitor) {
        // Probes have no credentials, and must not wait for an API server that may be away.
        if (visitor.target() instanceof RequestTarget.Health) {
            return Mono.just(new Admission.Admitted(User.ANONYMOUS));
        }
        try {
            return identify(visitor);
        } catch (RuntimeException unexpected) {
            if (failure.maySpeak(clock.instant())) {
                log.error("A request could not be looked at and is refused. Said once a minute at most.", unexpected);
            }
            return Mono.just(Refusals.unauthorized("The credentials of this request cannot be read."));
        }
    }

    private Mono<Admission> identify(Visitor visitor) {
        Optional<User> known = Optional.empty();
        if (!visitor.chain().isEmpty()) {
            Instant now = clock.instant();
            Trust current = trust.get();
            PeerProof proof = peers.of(visitor.chain(), current, now);
            known = proof.frontProxy()
                    ? current.frontProxies()
                            .flatMap(proxies -> proxies.user(visitor.headers(), visitor.headerNames()))
                            .or(proof::client)
                    : proof.client();
        }
        if (known.isPresent()) {
            return permissions.admit(known.get(), visitor);
        }
        Optional<String> token = bearer(visitor.headers().apply("Authorization"));
        if (token.isPresent()) {
            return tokens.identify(token.get()).flatMap(identified -> switch (identified) {
                case Tokens.Known genuine -> permissions.admit(genuine.user(), visitor);
                case Tokens.Unknown unknown -> Mono.just(unknown.refusal());
            });
        }
        return visitor.chain().isEmpty()
                ? permissions.admit(User.ANONYMOUS, visitor)
                : Mono.just(Refusals.unauthorized(
                        "The client certificate names nobody who is believed here, and there is no token."));
    }

    /** Absent too for other schemes: who presents nothing that is known here is anonymous. */
    private static Optional<String> bearer(List<String> authorization) {
        if (authorization.isEmpty()) {
            return Optional.empty();
        }
        String[] words = authorization.getFirst().strip().split(" +", 3);
        return words.length >= 2 && words[0].equalsIgnoreCase("Bearer") && !words[1].isEmpty()
                ? Optional.of(words[1])
                : Optional.empty();
    }

    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    public void close() {
        end.run();
    }
}
