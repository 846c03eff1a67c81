// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import dev.leadline.adapter.identity.Admission.Admitted;
import dev.leadline.adapter.identity.Admission.Refused;
import dev.leadline.adapter.wire.RequestTarget;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** A door with everything that it asks, and those who come to it. */
abstract class DoorScene {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final RequestTarget METRIC = new RequestTarget.Metric("team", "leadline_desired_replicas");
    static final String HPA = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";

    final X509Bundle proxies = Certificates.authority("proxies");
    final X509Bundle clients = Certificates.authority("clients");
    final List<X509Certificate> proxy = Certificates.client(proxies, "CN=front-proxy-client");
    final MovingClock clock = new MovingClock();
    final FakeTokenReviewer tokens = new FakeTokenReviewer();
    final FakeAccessReviewer access = new FakeAccessReviewer();
    final TrustBook book = new TrustBook();
    final Tokens bearers = new Tokens(tokens, clock, PATIENCE);
    final Permissions permissions = new Permissions(access, clock, PATIENCE);
    final Doorman doorman = new DelegatedDoorman(book::trust, book::isRead, bearers, permissions, clock, () -> {});

    DoorScene() {
        book.says(ConfigMaps.complete(proxies, clients));
    }

    /** The status for somebody who claims to be a master by headers. */
    int spoofed(List<X509Certificate> chain) {
        access.allows((user, request) -> true);
        return status(admit(visitor(chain, METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")));
    }

    Admission admit(Visitor visitor) {
        return answer(doorman.admit(visitor));
    }

    static Admission answer(Mono<Admission> admission) {
        return admission.blockOptional(PATIENCE).orElseThrow();
    }

    static Visitor visitor(List<X509Certificate> chain, RequestTarget target, String... headers) {
        Headers sent = Headers.of(headers);
        String verb = target instanceof RequestTarget.Metric ? RequestTarget.LIST : "get";
        return new Visitor(chain, sent::values, sent.names(), target, verb);
    }

    static int status(Admission admission) {
        return switch (admission) {
            case Admitted _ -> 200;
            case Refused refused -> refused.status();
        };
    }

    static String user(Admission admission) {
        return switch (admission) {
            case Admitted admitted -> admitted.user().name();
            case Refused refused -> refused.message();
        };
    }
}
