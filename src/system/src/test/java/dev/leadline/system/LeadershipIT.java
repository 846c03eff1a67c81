// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.LeaseLeadership;
import dev.leadline.cluster.LeaseSettings;
import dev.leadline.cluster.ScaleClient;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may write, on a real API server, with leaders that are killed, frozen and cut off. */
class LeadershipIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LEASE = 5;

    private final KubeTestbed testbed = KubeTestbed.shared();
    private String namespace = "";

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("leadership");
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    private LeaseLeadership leadership(KubernetesClient client, String name) {
        return new LeaseLeadership(client, LeaderProgram.lease(namespace, LEASE), name);
    }

    private LeaderProcess process(String name) throws IOException, InterruptedException {
        return LeaderProcess.start(testbed.kubeconfig(), namespace, name, LEASE, "decode");
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void oneOfTwoLeadsAndGivingTheLeaseBackMakesTheOtherLeadAtOnce() {
        LeaseLeadership first = leadership(testbed.client(), "first").start();
        try (LeaseLeadership second = leadership(testbed.client(), "second")) {
            testbed.await("the first to lead", PATIENCE, () -> first.current().isPresent());
            LeaderTerm term = first.current().orElseThrow();
            assertThat(term.identity()).isEqualTo("first");
            assertThat(term.left(System.nanoTime())).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(LEASE));
            second.start();
            testbed.await(
                    "the second to follow", PATIENCE, () -> second.holder().equals(Optional.of("first")));
            assertThat(second.current()).isEmpty();
            long released = System.nanoTime();
            first.close();
            assertThat(first.current()).isEmpty();
            testbed.await("the second to lead", PATIENCE, () -> second.current().isPresent());
            assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(Duration.ofSeconds(3));
            assertThat(second.current().orElseThrow().number()).isGreaterThan(term.number());
        } finally {
            first.close();
        }
    }

    @Test
    void aKilledLeaderIsFollowedWithinTheLeaseAndTwoSeconds() throws Exception {
        try (LeaderProcess doomed = process("doomed")) {
            testbed.await("the process to lead", PATIENCE, doomed::leads);
            try (LeaseLeadership next = leadership(testbed.client(), "next").start()) {
                testbed.await(
                        "the next to follow", PATIENCE, () -> next.holder().isPresent());
                pause(Duration.ofSeconds(LEASE)); // so long that only renewals keep the lease
                assertThat(next.current()).isEmpty();
                doomed.kill();
                long killed = System.nanoTime();
                testbed.await("the next to lead", PATIENCE, () -> next.current().isPresent());
                Duration took = Duration.ofNanos(System.nanoTime() - killed);
                System.err.printf(
                        "leadership: after kill -9 the next led in %d ms, lease %d s%n", took.toMillis(), LEASE);
                assertThat(took).isLessThan(Duration.ofSeconds(LEASE + 2));
            }
        }
    }

    @Test
    void aFrozenLeaderFindsItsTermOverBeforeItHasAskedAnybody() throws Exception {
        try (LeaderProcess frozen = process("frozen")) {
            testbed.await("the process to lead", PATIENCE, frozen::leads);
            frozen.say("term");
            String before = frozen.next();
            assertThat(before).startsWith("TERM 0 ");
            frozen.freeze();
            testbed.stopApiServer(); // nobody can tell it anything
            try {
                pause(Duration.ofSeconds(2L * LEASE));
                frozen.say("term");
                frozen.thaw();
                assertThat(frozen.next()).isEqualTo("NONE");
            } finally {
                testbed.startApiServer();
            }
            testbed.await("the process to lead again", PATIENCE, frozen::leads);
        }
    }

    @Test
    void withoutAnApiServerTheTermRunsOutAndComesBackWithoutARestart() {
        try (LeaseLeadership leader = leadership(testbed.client(), "leader").start()) {
            testbed.await("to lead", PATIENCE, () -> leader.current().isPresent());
            testbed.pauseApiServer();
            try {
                long paused = System.nanoTime();
                testbed.await(
                        "the term to run out", PATIENCE, () -> leader.current().isEmpty());
                assertThat(Duration.ofNanos(System.nanoTime() - paused))
                        .isLessThan(Duration.ofMillis(LEASE * 1000L + 300));
                pause(Duration.ofSeconds(10 - LEASE));
                assertThat(leader.current()).isEmpty();
            } finally {
                testbed.resumeApiServer();
            }
            testbed.await("to lead again", PATIENCE, () -> leader.current().isPresent());
            testbed.stopApiServer();
            try {
                testbed.await(
                        "the term to run out", PATIENCE, () -> leader.current().isEmpty());
            } finally {
                testbed.startApiServer();
            }
            testbed.await("to lead again", PATIENCE, () -> leader.current().isPresent());
        }
    }

    @Test
    void aLeaderThatWasFrozenBetweenCheckAndWriteIsRefusedBecauseItsSuccessorMarkedTheTarget() throws Exception {
        testbed.create(GpuDeployment.of(namespace, "decode", 2));
        testbed.await("the deployment to settle", PATIENCE, () -> replicas().status() == 2);
        try (LeaderProcess old = process("old")) {
            testbed.await("the old one to lead", PATIENCE, old::leads);
            assertThat(old.ask("scale 2 4")).isEqualTo("DONE Fenced"); // the first look marks, the next writes
            assertThat(old.ask("scale 2 4")).isEqualTo("BETWEEN");
            old.freeze();
            long place = testbed.audit().now();
            old.say("go on");
            try (LeaseLeadership successor =
                    leadership(testbed.client(), "successor").start()) {
                testbed.await(
                        "the successor to lead",
                        PATIENCE,
                        () -> successor.current().isPresent());
                ScaleRig rig = new ScaleRig(
                        namespace, "decode", new ScaleClient(testbed.client()), successor, Duration.ofSeconds(1));
                PoolActuation marked = rig.decide(2, 2);
                assertThat(marked.code()).isEqualTo(ActuationCode.Fenced);
                pause(Duration.ofSeconds(2L * LEASE));
                old.thaw();

                old.expect("WRITE Outdated");
                assertThat(old.next()).isEqualTo("DONE NotLeader");
                assertThat(replicas().spec()).isEqualTo(2);
                assertThat(rig.decide(2, 3).code()).isEqualTo(ActuationCode.Written);
                assertThat(replicas().spec()).isEqualTo(3);
                assertThat(putsOfScale(place)).containsExactly(409, 200);
            }
        }
    }

    private List<Integer> putsOfScale(long place) {
        return testbed.audit().since(place).stream()
                .filter(record -> record.namespace().equals(namespace))
                .filter(record ->
                        record.verb().equals("update") && record.subresource().equals("scale"))
                .map(AuditLog.AuditRecord::code)
                .toList();
    }

    private record Replicas(int spec, int status) {}

    private Replicas replicas() {
        var deployment = testbed.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("decode")
                .get();
        Integer status = deployment.getStatus().getReplicas();
        return new Replicas(deployment.getSpec().getReplicas(), status == null ? 0 : status);
    }

    @Test
    void aLeaseOfAMachineWhoseClockIsWrongIsNeitherStolenNorKeptForEver() {
        for (int hours : List.of(-1, 1)) {
            String name = hours < 0 ? "behind" : "ahead";
            testbed.client()
                    .resource(new LeaseBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .withNewSpec()
                            .withHolderIdentity("other")
                            .withLeaseDurationSeconds(LEASE)
                            .withLeaseTransitions(6)
                            .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC).plusHours(hours))
                            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusHours(hours))
                            .endSpec()
                            .build())
                    .create();
            LeaseSettings usual = LeaderProgram.lease(namespace, LEASE);
            LeaseSettings settings =
                    new LeaseSettings(namespace, name, usual.duration(), usual.renewDeadline(), usual.retryPeriod());
            try (LeaseLeadership leadership = new LeaseLeadership(testbed.client(), settings, "me").start()) {
                testbed.await(
                        "the lease to be seen",
                        PATIENCE,
                        () -> leadership.holder().isPresent());
                long seen = System.nanoTime();
                testbed.await("to lead", PATIENCE, () -> leadership.current().isPresent());
                assertThat(Duration.ofNanos(System.nanoTime() - seen))
                        .as("a clock %s", name)
                        .isBetween(Duration.ofMillis(LEASE * 1000L - 300), Duration.ofSeconds(LEASE + 2));
                assertThat(leadership.current().orElseThrow().number()).isEqualTo(7);
            }
        }
    }

    @Test
    void aReplicaWithoutRightsOnLeasesNeverLeadsAndDoesNotEnd() {
        KubernetesClient nobody = testbed.clientAs("nobody-" + namespace);
        try (LeaseLeadership leadership = new LeaseLeadership(nobody, LeaseSettings.of(namespace), "nobody").start()) {
            pause(Duration.ofSeconds(3));
            assertThat(leadership.current()).isEmpty();
            assertThat(leadership.holder()).isEmpty();
        }
    }
}
