// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathValidatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IssuedTest {

    private static final ServingNames NAMES = new ServingNames("leadline-adapter", "leadline");
    private static final Instant START = MovedClock.START;

    private final Issued first = Issued.first(NAMES, START);

    @Test
    void isGoodByThePkixRulesOfTheJdkFromAnHourBeforeUntilItsEnd() throws Exception {
        List<Instant> good = List.of(START.minus(Duration.ofMinutes(59)), START, START.plus(Duration.ofDays(89)));
        for (Instant moment : good) {
            Validation.pkix(first.serving().chain(), first.caBundle(), moment);
        }

        assertThatThrownBy(() ->
                        Validation.pkix(first.serving().chain(), first.caBundle(), START.plus(Duration.ofDays(91))))
                .isInstanceOf(CertPathValidatorException.class);
        assertThatThrownBy(() -> Validation.pkix(
                        first.serving().chain(), Issued.first(NAMES, START).caBundle(), START))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void isForServersOfTheServicesNamesAndSignsNothingElse() throws Exception {
        assertThat(first.serving().leaf().getSubjectAlternativeNames())
                .<Object>extracting(name -> name.get(1))
                .containsExactlyInAnyOrder(
                        "leadline-adapter.leadline.svc",
                        "leadline-adapter.leadline.svc.cluster.local",
                        "leadline-adapter.leadline",
                        "localhost");
        assertThat(first.serving().leaf().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(first.serving().leaf().getBasicConstraints()).isEqualTo(-1);
        assertThat(first.authorities().getFirst().leaf().getBasicConstraints()).isZero();
    }

    @Test
    void renewsTheServingCertificateAtTwoThirdsOfItsLifeAndNotBefore() throws Exception {
        assertThat(first.renewed(NAMES, START.plus(Duration.ofDays(59)))).isEmpty();

        Instant due = START.plus(Duration.ofDays(60));
        Issued renewed = first.renewed(NAMES, due).orElseThrow();

        assertThat(renewed.authorities()).isEqualTo(first.authorities());
        assertThat(renewed.serving()).isNotEqualTo(first.serving());
        Validation.pkix(renewed.serving().chain(), first.caBundle(), due);
        assertThat(renewed.renewed(NAMES, due)).isEmpty();
    }

    @Test
    void renewsAtOnceForAnotherName() {
        assertThat(first.renewed(new ServingNames("other", "leadline"), START)).isPresent();
    }

    @Test
    void makesANewAuthorityKnownBeforeItSignsAndTrustsTheOldOneUntilItsEnd() throws Exception {
        Instant due = START.plus(Duration.ofDays(1217));
        Issued overlapping = first.renewed(NAMES, due).orElseThrow();

        assertThat(overlapping.authorities()).hasSize(2);
        assertThat(overlapping.authorities().getLast())
                .isEqualTo(first.authorities().getFirst());
        // Due at the same time, and signed by the one that everybody trusts already.
        Validation.pkix(overlapping.serving().chain(), first.caBundle(), due);

        Instant next = due.plus(Duration.ofDays(60));
        Issued signedAnew = overlapping.renewed(NAMES, next).orElseThrow();
        String newest = Pem.of(signedAnew.authorities().getFirst().chain());
        Validation.pkix(signedAnew.serving().chain(), newest, next);
        assertThat(signedAnew.caBundle()).isEqualTo(overlapping.caBundle());
    }

    @Test
    void neverLeavesAMomentWithoutATrustedCertificateInTwentyYears() throws Exception {
        Issued now = first;
        String bundleOfAnHourAgo = first.caBundle();
        for (Instant at = START; at.isBefore(START.plus(Duration.ofDays(20 * 365))); at = at.plus(Duration.ofDays(7))) {
            now = now.renewed(NAMES, at).orElse(now);
            Validation.pkix(now.serving().chain(), bundleOfAnHourAgo, at);
            Validation.pkix(now.serving().chain(), now.caBundle(), at);
            assertThat(now.authorities()).hasSizeBetween(1, 2);
            bundleOfAnHourAgo = now.caBundle();
        }
        assertThat(now.authorities()).doesNotContainAnyElementsOf(first.authorities());
    }

    @Test
    void startsAnewWhenAllHasExpired() throws Exception {
        Instant late = START.plus(Duration.ofDays(6 * 365));

        Issued renewed = first.renewed(NAMES, late).orElseThrow();

        assertThat(renewed.authorities()).hasSize(1);
        Validation.pkix(renewed.serving().chain(), renewed.caBundle(), late);
    }

    @Test
    void isReadAsItWasWrittenAndSaysWhichPartIsBroken() throws Exception {
        assertThat(Issued.read("leadline/adapter", first.data())).isEqualTo(first);

        for (String key : first.data().keySet()) {
            Map<String, String> broken = new HashMap<>(first.data());
            broken.computeIfPresent(key, (_, text) -> text.substring(0, 40));
            assertThatThrownBy(() -> Issued.read("leadline/adapter", broken))
                    .isInstanceOf(UnusableCertificate.class)
                    .hasMessageContaining(key + " of Secret leadline/adapter");
        }
    }
}
