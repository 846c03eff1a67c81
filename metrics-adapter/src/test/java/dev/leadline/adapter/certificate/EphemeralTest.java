// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EphemeralTest {

    private final MovedClock clock = new MovedClock();
    private final Ephemeral certificate = new Ephemeral(new ServingNames("leadline-adapter", "leadline"), clock);

    @Test
    void isReadyAtOnceAndTrustedByItsBundle() throws Exception {
        assertThat(certificate.isReady()).isTrue();
        Validation.pkix(pair().chain(), certificate.caBundle(), clock.instant());
    }

    @Test
    void isRenewedAtTwoThirdsOfItsLife() throws Exception {
        Instant first = certificate.expires().orElseThrow();
        certificate.look();
        assertThat(certificate.expires()).contains(first);

        clock.pass(Duration.ofDays(60));
        certificate.look();
        assertThat(certificate.expires()).contains(first.plus(Duration.ofDays(60)));

        clock.pass(Duration.ofDays(5 * 365));
        certificate.look();
        Validation.pkix(pair().chain(), certificate.caBundle(), clock.instant());
    }

    private KeyAndChain pair() {
        return ((LiveKeys) certificate.keyManager()).current().orElseThrow();
    }
}
