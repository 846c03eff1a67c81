// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static dev.leadline.adapter.identity.Certificates.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.identity.Admission.Admitted;
import dev.leadline.adapter.identity.Admission.Refused;
import dev.leadline.adapter.wire.RequestTarget;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DelegatedDoormanTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RequestTarget METRIC = new RequestTarget.Metric("team", "leadline_desired_replicas");
    private static final String HPA = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";

    private final X509Bundle proxies = Certificates.authority("proxies");
    private final X509Bundle clients = Certificates.authority("clients");
    private final List<X509Certificate> proxy = Certificates.client(proxies, "CN=front-proxy-client");
    private final MovingClock clock = new MovingClock();
    private final FakeTokenReviewer tokens = new FakeTokenReviewer();
    private final FakeAccessReviewer access = new FakeAccessReviewer();
    private final TrustBook book = new TrustBook();
    private final Tokens bearers = new Tokens(tokens, clock, PATIENCE);
    private final Permissions permissions = new Permissions(access, clock, PATIENCE);
    private final Doorman doorman =
            new DelegatedDoorman(book::trust, book::isRead, bearers, permissions, clock, () -> {});

    DelegatedDoormanTest() {
        book.says(ConfigMaps.complete(proxies, clients));
    }

    @Test
    void believesAProvenProxyAndAsksForTheRightToListTheMetric() {
        access.allows((user, request) -> true);

        Admission answer =
                admit(visitor(proxy, METRIC, "X-Remote-User", HPA, "X-Remote-Group", "system:serviceaccounts"));

        User user =
                new User(HPA, Optional.empty(), List.of("system:serviceaccounts", "system:authenticated"), Map.of());
        assertThat(answer).isEqualTo(new Admitted(user));
        assertThat(access.asked())
                .containsExactly(new FakeAccessReviewer.Asked(
                        user,
                        new AccessRequest.Resource(
                                "external.metrics.k8s.io", "v1beta1", "leadline_desired_replicas", "team", "list")));
    }

    @Test
    void believesNoHeadersWithoutACertificate() {
        access.allows((user, request) -> true);

        assertThat(admit(visitor(List.of(), METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")))
                .isEqualTo(new Admitted(User.ANONYMOUS));
    }

    @Test
    void believesNoHeadersOfACertificateOfAnotherAuthority() {
        X509Bundle impostor = Certificates.authority("proxies");

        assertThat(spoofed(Certificates.client(impostor, "CN=front-proxy-client")))
                .isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfACertificateOfAnotherName() {
        assertThat(spoofed(Certificates.client(proxies, "CN=somebody"))).isEqualTo(401);
        assertThat(spoofed(Certificates.client(proxies, "O=front-proxy-client")))
                .isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfAServersCertificate() {
        List<X509Certificate> server = Certificates.issued(
                proxies,
                Certificates.builder("CN=front-proxy-client", NOW.minusSeconds(9), NOW.plusSeconds(9))
                        .addExtendedKeyUsageServerAuth());

        assertThat(spoofed(server)).isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfACertificateOutOfItsTime() {
        List<X509Certificate> expired = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notAfter(NOW.minusSeconds(1)));
        List<X509Certificate> early = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notBefore(NOW.plusSeconds(5)));

        assertThat(spoofed(expired)).isEqualTo(401);
        assertThat(spoofed(early)).isEqualTo(401);
    }

    @Test
    void ignoresTheHeadersOfAClientThatIsItself() {
        access.allows((user, request) -> user.name().equals("ada"));
        List<X509Certificate> ada = Certificates.client(clients, "O=team, CN=ada");

        assertThat(admit(visitor(ada, METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")))
                .isEqualTo(new Admitted(
                        new User("ada", Optional.empty(), List.of("team", "system:authenticated"), Map.of())));
    }

    @Test
    void noticesThatACertificateExpiresWhileItsConnectionLives() {
        List<X509Certificate> brief = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notAfter(NOW.plusSeconds(5)));
        Visitor visitor = visitor(brief, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters");

        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        clock.pass(Duration.ofSeconds(6));
        assertThat(status(admit(visitor))).isEqualTo(401);
    }

    @Test
    void believesEveryNameWhenNoneIsSet() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);
        data.put("requestheader-allowed-names", "[]");
        book.says(data);
        List<X509Certificate> anyProxy = Certificates.client(proxies, "CN=whoever");

        assertThat(admit(visitor(anyProxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void givesAnAggregatorWithoutGroupsTheGroupOfEverybody() {
        access.allows((user, request) -> user.groups().contains("system:authenticated")
                && request.equals(new AccessRequest.NonResource("/openapi/v2", "get")));

        assertThat(admit(visitor(
                        proxy, new RequestTarget.Document("/openapi/v2"), "X-Remote-User", "system:aggregator")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void refusesAProxyThatNamesNobody() {
        assertThat(status(admit(visitor(proxy, METRIC, "X-Remote-Group", "system:masters"))))
                .isEqualTo(401);
    }

    @Test
    void asksNothingForMastersAndForProbes() {
        access.goAway();
        tokens.goAway();

        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "x", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
        assertThat(admit(visitor(
                        Certificates.authority("nobody").getCertificatePathList(),
                        new RequestTarget.Health("/livez"),
                        "Authorization",
                        "Bearer whatever")))
                .isInstanceOf(Admitted.class);
        assertThat(access.asked()).isEmpty();
    }

    @Test
    void believesAToken() {
        tokens.knows("good", "ada", "team");
        access.allows((user, request) -> true);

        assertThat(admit(visitor(List.of(), METRIC, "authorization", "bearer  good")))
                .isEqualTo(new Admitted(
                        new User("ada", Optional.empty(), List.of("team", "system:authenticated"), Map.of())));
    }

    @Test
    void goesOnToTheTokenWhenTheCertificateProvesNothing() {
        tokens.knows("good", "ada");
        access.allows((user, request) -> user.name().equals("ada"));
        List<X509Certificate> unknown = Certificates.client(Certificates.authority("unknown"), "CN=root");

        assertThat(admit(visitor(unknown, METRIC, "Authorization", "Bearer good")))
                .isInstanceOf(Admitted.class);
        assertThat(status(admit(visitor(unknown, METRIC)))).isEqualTo(401);
    }

    @Test
    void refusesAnExpiredTokenAndAsksForItOnceInTenSeconds() {
        Visitor visitor = visitor(List.of(), METRIC, "Authorization", "Bearer expired");

        assertThat(status(admit(visitor))).isEqualTo(401);
        assertThat(status(admit(visitor))).isEqualTo(401);
        assertThat(tokens.asked()).isEqualTo(1);
    }

    @Test
    void noticesAfterTenSecondsThatATokenIsNoLongerGood() {
        tokens.knows("good", "ada");
        access.allows((user, request) -> true);
        Visitor visitor = visitor(List.of(), METRIC, "Authorization", "Bearer good");
        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        tokens.forget("good");

        clock.pass(Duration.ofSeconds(9));
        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        clock.pass(Duration.ofSeconds(1));
        assertThat(status(admit(visitor))).isEqualTo(401);
    }

    @Test
    void refusesATokenThatCannotBeReviewed() {
        tokens.goAway();

        assertThat(admit(visitor(List.of(), METRIC, "Authorization", "Bearer good")))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.message()).contains("could not be found out");
                });
    }

    @Test
    void refusesATokenOfAbsurdLengthWithoutAsking() {
        assertThat(status(admit(visitor(List.of(), METRIC, "Authorization", "Bearer " + "x".repeat(1 << 20)))))
                .isEqualTo(401);
        assertThat(tokens.asked()).isZero();
    }

    @Test
    void takesOtherSchemesAndEmptyTokensForNothing() {
        for (String authorization : List.of("Basic cm9vdDpyb290", "Bearer", "Bearer ", "", "good")) {
            assertThat(admit(visitor(List.of(), METRIC, "Authorization", authorization)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.message()).startsWith("user \"system:anonymous\" may not list"));
        }
        assertThat(tokens.asked()).isZero();
    }

    @Test
    void refusesWhatTheReviewDenies() {
        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "ada")))
                .isEqualTo(new Refused(
                        403,
                        "Forbidden",
                        "user \"ada\" may not list \"leadline_desired_replicas\" of the API group"
                                + " external.metrics.k8s.io in namespace \"team\"."));
    }

    @Test
    void asksForEachNamespaceAnew() {
        access.allows((user, request) -> request instanceof AccessRequest.Resource resource
                && resource.namespace().equals("team"));
        RequestTarget other = new RequestTarget.Metric("other", "leadline_desired_replicas");

        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "ada"))).isInstanceOf(Admitted.class);
        assertThat(status(admit(visitor(proxy, other, "X-Remote-User", "ada")))).isEqualTo(403);
    }

    @Test
    void refusesWhatCannotBeReviewedAndAsksAgainAfterASecond() {
        access.goAway();
        Visitor visitor = visitor(proxy, METRIC, "X-Remote-User", "ada");

        assertThat(admit(visitor)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.message()).startsWith("It could not be found out whether this is allowed");
        });
        admit(visitor);
        assertThat(access.asked()).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        admit(visitor);
        assertThat(access.asked()).hasSize(2);
    }

    @Test
    void refusesWhenAReviewTakesTooLong() {
        access.wait(new CountDownLatch(1));
        Doorman hasty = new DelegatedDoorman(
                book::trust,
                book::isRead,
                bearers,
                new Permissions(access, clock, Duration.ofMillis(20)),
                clock,
                () -> {});

        assertThat(status(answer(hasty.admit(visitor(proxy, METRIC, "X-Remote-User", "ada")))))
                .isEqualTo(403);
    }

    @Test
    void letsThoseInWhomItKnowsWhileTheApiServerIsAway() {
        tokens.knows("good", "ada");
        access.allows((user, request) -> true);
        Visitor visitor = visitor(List.of(), METRIC, "Authorization", "Bearer good");
        admit(visitor);
        tokens.goAway();
        access.goAway();

        clock.pass(Duration.ofSeconds(9));
        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        clock.pass(Duration.ofSeconds(2));
        assertThat(status(admit(visitor))).isEqualTo(401);
    }

    @Test
    void answersAtOnceWhatItKnows() {
        access.allows((user, request) -> true);
        Visitor visitor = visitor(proxy, METRIC, "X-Remote-User", "ada");
        admit(visitor);

        assertThat(doorman.admit(visitor)).isInstanceOf(Callable.class);
        assertThat(access.asked()).hasSize(1);
    }

    @Test
    void asksOnceForManyConnectionsAtATime() {
        CountDownLatch open = new CountDownLatch(1);
        access.wait(open);
        access.allows((user, request) -> true);
        List<? extends CompletableFuture<?>> answers = IntStream.range(0, 100)
                .mapToObj(connection -> doorman.admit(visitor(List.copyOf(proxy), METRIC, "X-Remote-User", "ada"))
                        .toFuture())
                .toList();
        open.countDown();

        assertThat(answers).allSatisfy(one -> assertThat(one.join()).isInstanceOf(Admitted.class));
        assertThat(access.asked()).hasSize(1);
    }

    @Test
    void followsAnAuthorityThatIsSwapped() {
        Visitor before = visitor(proxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters");
        assertThat(admit(before)).isInstanceOf(Admitted.class);
        X509Bundle swapped = Certificates.authority("swapped");

        book.says(ConfigMaps.complete(swapped, clients));

        assertThat(status(admit(before))).isEqualTo(401);
        assertThat(admit(visitor(
                        Certificates.client(swapped, "CN=front-proxy-client"),
                        METRIC,
                        "X-Remote-User",
                        "ada",
                        "X-Remote-Group",
                        "system:masters")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void worksWithoutAnAuthorityOfClients() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);
        data.remove("client-ca-file");
        book.says(data);

        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
        assertThat(status(admit(visitor(Certificates.client(clients, "CN=ada"), METRIC))))
                .isEqualTo(401);
    }

    @Test
    void tellsACertificateOfOneAuthorityForBothByItsName() {
        book.says(ConfigMaps.complete(proxies, proxies));
        access.allows((user, request) -> true);

        assertThat(user(admit(visitor(proxy, METRIC, "X-Remote-User", "ada")))).isEqualTo("ada");
        assertThat(user(admit(visitor(Certificates.client(proxies, "CN=eve"), METRIC, "X-Remote-User", "ada"))))
                .isEqualTo("eve");
    }

    @Test
    void holdsNoMoreThanAFewThousandAnswers() {
        for (int one = 0; one < 20_000; one++) {
            admit(visitor(List.of(), METRIC, "Authorization", "Bearer " + one));
        }

        assertThat(bearers.held()).isLessThanOrEqualTo(4_096);
        assertThat(tokens.asked()).isEqualTo(20_000);
    }

    @Test
    void keepsNoAnswerForAUserOfEnormousSize() {
        access.allows((user, request) -> true);
        Visitor visitor = visitor(proxy, METRIC, "X-Remote-User", "ada", "X-Remote-Extra-Key", "x".repeat(1 << 20));

        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        assertThat(permissions.held()).isZero();
    }

    @Test
    void refusesRatherThanFails() {
        Visitor broken = new Visitor(
                List.of(),
                name -> {
                    throw new IllegalStateException("broken");
                },
                List.of(),
                METRIC,
                "list");

        assertThat(status(admit(broken))).isEqualTo(401);
    }

    /** The status for somebody who claims to be a master by headers. */
    private int spoofed(List<X509Certificate> chain) {
        access.allows((user, request) -> true);
        return status(admit(visitor(chain, METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")));
    }

    private Admission admit(Visitor visitor) {
        return answer(doorman.admit(visitor));
    }

    private static Admission answer(Mono<Admission> admission) {
        return admission.blockOptional(PATIENCE).orElseThrow();
    }

    private static Visitor visitor(List<X509Certificate> chain, RequestTarget target, String... headers) {
        Headers sent = Headers.of(headers);
        String verb = target instanceof RequestTarget.Metric ? RequestTarget.LIST : "get";
        return new Visitor(chain, sent::values, sent.names(), target, verb);
    }

    private static int status(Admission admission) {
        return switch (admission) {
            case Admitted _ -> 200;
            case Refused refused -> refused.status();
        };
    }

    private static String user(Admission admission) {
        return switch (admission) {
            case Admitted admitted -> admitted.user().name();
            case Refused refused -> refused.message();
        };
    }
}
