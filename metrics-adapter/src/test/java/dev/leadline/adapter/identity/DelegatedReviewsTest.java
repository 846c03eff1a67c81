// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.identity.Admission.Admitted;
import dev.leadline.adapter.identity.Admission.Refused;
import dev.leadline.adapter.wire.RequestTarget;
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

/** Tokens and rights, which others review. */
class DelegatedReviewsTest extends DoorScene {

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
}
