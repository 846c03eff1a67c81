// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SelfSignedTest {

    private static final ServingNames NAMES = new ServingNames("leadline-adapter", "leadline");

    private final MovedClock clock = new MovedClock();
    private final MemorySecret secret = new MemorySecret();
    private final SelfSigned replica = new SelfSigned(NAMES, secret, clock);
    private final SelfSigned other = new SelfSigned(NAMES, secret, clock);

    @Test
    void createsTheSecretAndServesWithIt() throws Exception {
        assertThat(replica.isReady()).isFalse();
        replica.look();

        assertThat(replica.isReady()).isTrue();
        assertThat(replica.expires()).contains(MovedClock.START.plus(Duration.ofDays(90)));
        Validation.pkix(serving(replica).chain(), replica.caBundle().orElseThrow(), clock.instant());
        assertThat(secret.data()).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
    }

    @Test
    void agreesWithAReplicaThatWasFirstByAMoment() {
        secret.beforeNextWrite(other::look);
        replica.look();

        assertThat(secret.writes()).isEqualTo(1);
        assertThat(replica.caBundle()).isEqualTo(other.caBundle());
        assertThat(serving(replica)).isEqualTo(serving(other));
    }

    @Test
    void agreesAmongManyThatStartTogether() throws InterruptedException {
        List<SelfSigned> replicas = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int number = 0; number < 8; number++) {
            SelfSigned one = new SelfSigned(NAMES, secret, clock);
            replicas.add(one);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                    one.look();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(secret.writes()).isEqualTo(1);
        assertThat(replicas)
                .extracting(SelfSigned::caBundle)
                .containsOnly(replicas.getFirst().caBundle());
        assertThat(replicas).allMatch(SelfSigned::isReady);
    }

    @Test
    void renewsOnceForAllReplicasAtTwoThirds() {
        replica.look();
        other.look();
        KeyAndChain first = serving(replica);
        clock.pass(Duration.ofDays(59));
        replica.look();
        assertThat(secret.writes()).isEqualTo(1);

        clock.pass(Duration.ofDays(1));
        secret.beforeNextWrite(other::look);
        replica.look();

        assertThat(secret.writes()).isEqualTo(2);
        assertThat(serving(replica)).isNotEqualTo(first).isEqualTo(serving(other));
    }

    @Test
    void neverMakesTwoAuthoritiesWhenOneIsDue() {
        replica.look();
        other.look();
        clock.pass(Duration.ofDays(1217));
        secret.beforeNextWrite(other::look);
        replica.look();
        other.look();

        assertThat(secret.writes()).isEqualTo(2);
        assertThat(replica.caBundle()).isEqualTo(other.caBundle());
        assertThat(replica.caBundle().orElseThrow().split("BEGIN CERTIFICATE")).hasSize(3);
    }

    @Test
    void keepsServingWhileTheApiServerIsAway() {
        replica.look();
        secret.away(Optional.of("Secret leadline/adapter-certificate cannot be read: no route."));
        clock.pass(Duration.ofDays(61));
        replica.look();

        assertThat(replica.isReady()).isTrue();
        assertThat(replica.trouble().orElseThrow()).contains("no route", "in use stays until 2027-02-21");

        secret.away(Optional.empty());
        replica.look();
        assertThat(replica.trouble()).isEmpty();
        assertThat(secret.writes()).isEqualTo(2);
    }

    @Test
    void servesWhatIsThereWhenItMayNotRenew() {
        other.look();
        clock.pass(Duration.ofDays(61));
        secret.readOnly(Optional.of("The role needs update."));
        replica.look();

        assertThat(serving(replica)).isEqualTo(serving(other));
        assertThat(replica.trouble().orElseThrow())
                .isEqualTo("The role needs update. The certificate in use stays until 2027-02-21T12:00:00Z.");
    }

    @Test
    void isNotReadyAndSaysWhyWhenItMayNotCreate() {
        secret.readOnly(Optional.of("The role needs create."));
        replica.look();

        assertThat(replica.isReady()).isFalse();
        assertThat(replica.trouble().orElseThrow())
                .isEqualTo("The role needs create. There is no certificate yet, so nothing can be served.");
    }

    @Test
    void fillsAnEmptySecretThatTheChartMade() {
        secret.put(Map.of());
        replica.look();

        assertThat(replica.isReady()).isTrue();
    }

    @Test
    void leavesSomebodyElsesSecretAlone() {
        Map<String, String> foreign = Map.of("password", "secret");
        secret.put(foreign);
        replica.look();

        assertThat(secret.data()).isEqualTo(foreign);
        assertThat(replica.trouble().orElseThrow()).contains("is not Leadline's and is left alone");
    }

    @Test
    void makesAllAnewWhenItsOwnSecretIsBroken() {
        replica.look();
        Map<String, String> broken = new HashMap<>(secret.data());
        broken.put("tls.crt", "nonsense");
        secret.put(broken);
        other.look();
        replica.look();

        assertThat(other.isReady()).isTrue();
        assertThat(serving(replica)).isEqualTo(serving(other));
        assertThat(replica.caBundle()).isEqualTo(other.caBundle());
    }

    @Test
    void tellsWhenTheAuthoritiesChangeAndReadsAtOnceWhatAnotherReplicaWrote() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        try (replica) {
            secret.readOnly(Optional.of("The role needs create."));
            replica.start(heard::countDown);
            secret.readOnly(Optional.empty());
            other.look();
            heard.await();
            assertThat(replica.caBundle()).isEqualTo(other.caBundle());
        }
    }

    private static KeyAndChain serving(SelfSigned replica) {
        return ((LiveKeys) replica.keyManager()).current().orElseThrow();
    }
}
