// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ApiServiceWardenTest {

    private static final ServingNames NAMES = new ServingNames("leadline-adapter", "leadline");
    private static final Optional<String> OURS = Optional.of("leadline/leadline-adapter");

    private final MovedClock clock = new MovedClock();
    private final MemoryApiService service = new MemoryApiService();
    private final Issued issued = Issued.first(NAMES, MovedClock.START);
    private Optional<String> authorities = Optional.of(issued.caBundle());
    private final ApiServiceWarden warden = new ApiServiceWarden(NAMES, service, () -> authorities, clock);

    @Test
    void saysHowToRegisterWhenNobodyIs() {
        warden.look();

        assertThat(state()).isEqualTo(RegistrationState.Missing);
        assertThat(((Registration.Missing) warden.registration()).what()).contains("leadline/leadline-adapter");
    }

    @Test
    void givesItsOwnRegistrationTheCaBundleOnce() {
        service.register(OURS, Optional.of(false), "FailedDiscoveryCheck: x509: unknown authority");
        warden.look();
        warden.look();

        assertThat(service.found().caBundle()).isEqualTo(issued.caBundle());
        assertThat(service.writes()).isEqualTo(1);
        assertThat(state()).isEqualTo(RegistrationState.Unavailable);
        assertThat(((Registration.Ours) warden.registration()).sentence()).contains("unknown authority");

        service.register(OURS, Optional.of(true), "Passed: all checks passed");
        warden.look();
        assertThat(state()).isEqualTo(RegistrationState.Available);
    }

    @Test
    void neverTouchesAnotherProvidersAndNamesItAndTheOtherWays() {
        service.register(Optional.of("keda/keda-operator-metrics-apiserver"), Optional.of(true), "");
        warden.look();

        assertThat(service.writes()).isZero();
        assertThat(state()).isEqualTo(RegistrationState.Foreign);
        Registration.Foreign foreign = (Registration.Foreign) warden.registration();
        assertThat(foreign.service()).isEqualTo("keda/keda-operator-metrics-apiserver");
        assertThat(foreign.sentence())
                .contains("KEDA (keda/keda-operator-metrics-apiserver)", "is left alone")
                .contains("KEDA's external scaler", "Prometheus gauge leadline_desired_replicas", "direct writes");
    }

    @Test
    void takesAServiceOfItsNameInAnotherNamespaceAndTheApiServerItselfForStrangers() {
        service.register(Optional.of("other/leadline-adapter"), Optional.of(true), "");
        warden.look();
        assertThat(state()).isEqualTo(RegistrationState.Foreign);

        service.register(Optional.empty(), Optional.of(true), "");
        warden.look();
        assertThat(((Registration.Foreign) warden.registration()).service()).isEqualTo("kube-apiserver");
        assertThat(service.writes()).isZero();
    }

    @Test
    void doesNotWriteToWhatBecameAnotherProvidersMeanwhile() {
        service.register(OURS, Optional.of(false), "");
        service.beforeNextWrite(() -> service.register(Optional.of("keda/keda"), Optional.of(true), ""));
        warden.look();

        assertThat(service.writes()).isZero();
        assertThat(service.found().caBundle()).isEmpty();
        assertThat(state()).isEqualTo(RegistrationState.Foreign);
    }

    @Test
    void agreesWithAReplicaThatIsAhead() {
        Issued ahead = issued.renewed(NAMES, MovedClock.START.plus(Duration.ofDays(1217)))
                .orElseThrow();
        clock.pass(Duration.ofDays(1217));
        service.register(OURS, Optional.of(true), "");
        service.put(ahead.caBundle());
        warden.look();
        assertThat(service.writes()).isZero();

        service.put(issued.caBundle());
        authorities = Optional.of(ahead.caBundle());
        warden.look();
        assertThat(service.found().caBundle()).isEqualTo(ahead.caBundle());
    }

    @Test
    void takesAnExpiredAuthorityOutOfTheCaBundle() {
        Issued overlapping = issued.renewed(NAMES, MovedClock.START.plus(Duration.ofDays(1217)))
                .orElseThrow();
        service.register(OURS, Optional.of(true), "");
        service.put(overlapping.caBundle());
        clock.pass(Duration.ofDays(5 * 365 + 1));
        authorities = Optional.of(Pem.of(overlapping.authorities().getFirst().chain()));
        warden.look();

        assertThat(service.found().caBundle()).isEqualTo(authorities.orElseThrow());
    }

    @Test
    void replacesACaBundleThatCannotBeRead() {
        service.register(OURS, Optional.of(false), "");
        service.put("-----BEGIN CERTIFICATE-----\nnonsense");
        warden.look();

        assertThat(service.found().caBundle()).isEqualTo(issued.caBundle());
    }

    @Test
    void leavesTheCaBundleToOthersWhenTheCertificateIsNotItsOwnOrNobodyLooks() {
        service.register(OURS, Optional.of(false), "");
        service.skipVerification();
        warden.look();
        assertThat(service.writes()).isZero();

        service.register(OURS, Optional.of(false), "");
        authorities = Optional.empty();
        warden.look();
        assertThat(service.writes()).isZero();
    }

    @Test
    void doesNotFightWithSomebodyWhoKeepsChangingIt() {
        service.register(OURS, Optional.of(true), "");
        warden.look();
        service.put("");
        warden.look();

        assertThat(service.writes()).isEqualTo(1);
        assertThat(warden.trouble().orElseThrow()).contains("Somebody else keeps changing");

        clock.pass(Duration.ofSeconds(11));
        warden.look();
        assertThat(service.writes()).isEqualTo(2);
        assertThat(warden.trouble()).isEmpty();
    }

    @Test
    void saysWhenItMayNotReadOrWrite() {
        service.register(OURS, Optional.of(false), "");
        service.readOnly("The role needs patch.");
        warden.look();
        assertThat(warden.trouble()).contains("The role needs patch.");

        service.away("APIService cannot be read.");
        warden.look();
        assertThat(state()).isEqualTo(RegistrationState.Unknown);
    }

    @Test
    void hearsOfAChangeByItself() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        service.register(OURS, Optional.of(true), "");
        try (ApiServiceWarden watching = new ApiServiceWarden(
                NAMES,
                service,
                () -> {
                    asked.countDown();
                    return Optional.empty();
                },
                clock)) {
            assertThat(RegistrationState.of(watching.registration())).isEqualTo(RegistrationState.Unknown);
            watching.start();
            asked.await();
            assertThat(RegistrationState.of(watching.registration())).isEqualTo(RegistrationState.Available);
        }
    }

    private RegistrationState state() {
        return RegistrationState.of(warden.registration());
    }
}
