// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.FakeCluster;
import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.PodMarks;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.decide.Cycle;
import dev.leadline.loop.Samples;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleActuatorTest {

    private static final Duration LEASE = Duration.ofSeconds(15);

    private final FakeScales scales = new FakeScales();
    private final TargetRegistry claims = new TargetRegistry();
    private RivalScalers.Rivalry rivalry = new RivalScalers.Alone();
    private Optional<LeaderTerm> term = Optional.of(new LeaderTerm("leadline-0", 7, LEASE.toNanos()));
    private Instant now = Samples.NOON;
    private long nanos;

    private final ScaleActuator actuator = new ScaleActuator(
            new ActuatorPorts(
                    scales,
                    (namespace, apiVersion, kind, name) -> rivalry,
                    () -> term,
                    claims,
                    new FakeCluster(),
                    (pod, labels, annotations, deadline) -> new PodMarks.Marked()),
            ActuatorSettings.DEFAULT,
            () -> now,
            () -> nanos);

    private PoolActuation apply(int current, int desired) {
        return apply(Wishes.policy(), Wishes.cycle(current, desired));
    }

    private PoolActuation apply(ScalingPolicy policy, Cycle cycle) {
        return Objects.requireNonNull(actuator.apply(policy, cycle).pools().get("decode"));
    }

    /** The first pass of a term, which marks the target. */
    private void marked() {
        assertThat(apply(scales.replicas, scales.replicas).code()).isEqualTo(ActuationCode.Fenced);
        scales.calls.clear();
    }

    @Test
    void aNewLeaderMarksTheTargetBeforeItsFirstDecisionAndWritesTheNextOne() {
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Fenced);
        assertThat(scales.calls).containsExactly("read", "annotate leadline.dev/term");

        PoolActuation done = apply(3, 5);

        assertThat(done.code()).isEqualTo(ActuationCode.Written);
        assertThat(done.sentence()).isEqualTo("Deployment inference/decode was scaled from 3 to 5.");
        assertThat(scales.replicas).isEqualTo(5);
    }

    @Test
    void aMarkThatCameTooLateIsSetAgain() {
        scales.behindOurBack.add(scales::changes);

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Fenced);
        assertThat(scales.calls)
                .containsExactly("read", "annotate leadline.dev/term", "read", "annotate leadline.dev/term");
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Written);
    }

    @Test
    void whereNothingChangesNoCallIsMade() {
        marked();

        assertThat(apply(3, 3).code()).isEqualTo(ActuationCode.Unchanged);
        assertThat(scales.calls).isEmpty();
    }

    @Test
    void aStaleWriteIsDecidedAgain() {
        marked();
        scales.behindOurBack.add(scales::changes);

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Written);
        assertThat(scales.calls).containsExactly("read", "write 5", "read", "write 5");
    }

    @Test
    void aStaleShrinkIsNotWrittenOverANewSize() {
        marked();
        scales.behindOurBack.add(() -> scales.changes(4));

        assertThat(apply(3, 2).code()).isEqualTo(ActuationCode.Outdated);
        assertThat(scales.replicas).isEqualTo(4);
    }

    @Test
    void aTargetThatKeepsChangingIsGivenUpAfterThreeRounds() {
        marked();
        for (int round = 0; round < 5; round++) {
            scales.behindOurBack.add(scales::changes);
        }

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Outdated);
        assertThat(scales.calls).hasSize(6);
    }

    @ParameterizedTest(name = "asks for {0}, decided {1} seeing {2}: {3}")
    @CsvSource({
        "3, 5, 3, Written",
        "3, 5, 4, Written",
        "3, 5, 6, Written",
        "5, 3, 5, Written",
        "5, 3, 4, Outdated",
        "5, 3, 6, Outdated",
        "5, 5, 3, Unchanged",
        "0, 1, 0, Written",
        "1, 0, 1, Written"
    })
    void aShrinkHoldsForTheSizeItSawAndGrowthDoesNotCare(int asks, int desired, int seen, ActuationCode code) {
        scales.replicas = asks;
        marked();

        assertThat(apply(seen, desired).code()).isEqualTo(code);
    }

    @Test
    void anotherReplicaThatLeadsMeansNoCallAtAll() {
        term = Optional.empty();

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.NotLeader);
        assertThat(scales.calls).isEmpty();
    }

    @Test
    void aWriteEndsASecondBeforeTheLease() {
        marked();
        nanos = LEASE.minusSeconds(3).toNanos();

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Written);
        assertThat(scales.lastDeadline).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aLeaseThatEndsIsNotWrittenIn() {
        marked();
        nanos = LEASE.minusMillis(1100).toNanos();

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.LeaseEnding);
        assertThat(scales.replicas).isEqualTo(3);
    }

    @Test
    void aTermThatEndsBetweenReadAndWriteWritesNothing() {
        marked();
        scales.behindOurBack.add(() -> term = Optional.empty());

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.NotLeader);
        assertThat(scales.calls).containsExactly("read");
    }

    @Test
    void anotherTermOfTheSameProcessMarksAnew() {
        marked();
        term = Optional.of(new LeaderTerm("leadline-0", 9, LEASE.toNanos()));

        assertThat(apply(3, 3).code()).isEqualTo(ActuationCode.Fenced);
        assertThat(apply(3, 3).code()).isEqualTo(ActuationCode.Unchanged);
    }

    @Test
    void aRivalIsNamedAndNothingIsReadForIt() {
        rivalry = new RivalScalers.Rival("HorizontalPodAutoscaler", "decode-hpa");

        PoolActuation done = apply(3, 5);

        assertThat(done.code()).isEqualTo(ActuationCode.Conflicted);
        assertThat(done.other()).contains("HorizontalPodAutoscaler decode-hpa");
        assertThat(done.sentence()).contains("decode-hpa", "Deployment inference/decode", "ExternalMetric");
        assertThat(scales.calls).isEmpty();
    }

    @Test
    void rivalsThatAreNotKnownYetKeepItFromWriting() {
        rivalry = new RivalScalers.Unknown("They are not listed yet.");

        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Unreachable);
        assertThat(scales.calls).isEmpty();
    }

    @Test
    void theOlderOfTwoPoliciesWins() {
        PolicyKey other = new PolicyKey("inference", "older");
        ScalingPolicy older =
                Wishes.policy(other, Mode.Advise, Optional.of(Wishes.DEPLOYMENT), Actuation.Scale, Optional.empty());
        claims.put(Wishes.policy(), Samples.NOON);
        claims.put(older, Samples.NOON.minusSeconds(60));

        PoolActuation done = apply(3, 5);

        assertThat(done.code()).isEqualTo(ActuationCode.OlderPolicy);
        assertThat(done.other()).contains("ScalingPolicy inference/older");
        claims.remove(other);
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Fenced);
    }

    @Test
    void modesAndActuationsThatDoNotWriteMakeNoCall() {
        for (Mode mode : List.of(Mode.Advise, Mode.Paused)) {
            ScalingPolicy policy =
                    Wishes.policy(Samples.KEY, mode, Optional.of(Wishes.DEPLOYMENT), Actuation.Scale, Optional.empty());
            assertThat(apply(policy, Wishes.cycle(3, 5)).code().name()).isEqualTo(mode + "Mode");
        }
        ScalingPolicy external = Wishes.policy(Wishes.DEPLOYMENT, Actuation.ExternalMetric, Optional.empty());
        assertThat(apply(external, Wishes.cycle(3, 5)).code()).isEqualTo(ActuationCode.ExternalActuation);
        ScalingPolicy pushed =
                Wishes.policy(Samples.KEY, Mode.Enforce, Optional.empty(), Actuation.Scale, Optional.empty());
        assertThat(apply(pushed, Wishes.cycle(3, 5)).code()).isEqualTo(ActuationCode.NoTarget);
        assertThat(scales.calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ScaleProblem.class)
    void everyProblemOfTheTargetIsItsOwnCode(ScaleProblem problem) {
        scales.broken = Optional.of(problem);

        PoolActuation done = apply(3, 5);

        String code = problem == ScaleProblem.Missing ? "TargetMissing" : problem.name();
        assertThat(done.code().name()).isEqualTo(code);
        assertThat(done.sentence()).isEqualTo("It is broken.");
        assertThat(done.wrote()).isFalse();
    }

    @Test
    void aSilentServerIsAskedAfterGrowingPauses() {
        scales.broken = Optional.of(ScaleProblem.Unreachable);
        int asked = 0;
        for (int second = 0; second < 60; second++) {
            nanos = Duration.ofSeconds(second).toNanos();
            term = Optional.of(new LeaderTerm("leadline-0", 7, nanos + LEASE.toNanos()));
            assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Unreachable);
            asked = scales.calls.size();
        }

        assertThat(asked).isEqualTo(6); // at 0, 1, 3, 7, 15 and 31 seconds
        scales.broken = Optional.empty();
        nanos = Duration.ofSeconds(64).toNanos();
        term = Optional.of(new LeaderTerm("leadline-0", 7, nanos + LEASE.toNanos()));
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Fenced);
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Written);
    }

    @Test
    void anOwnerThatScalesIsAConflictThatIsReadOnceAMinute() {
        scales.ownedBy = List.of(new ScaleFacts.Owner("serving.example/v1", "ModelServer", "qwen", true));
        scales.owners.put("qwen", new OwnerLook.Found(false, true, List.of()));

        assertThat(apply(3, 5).other()).contains("ModelServer qwen");
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Conflicted);
        assertThat(scales.calls).containsExactly("read", "owner qwen");

        nanos = Duration.ofSeconds(61).toNanos();
        term = Optional.of(new LeaderTerm("leadline-0", 7, nanos + LEASE.toNanos()));
        scales.owners.put("qwen", new OwnerLook.Found(false, false, List.of()));
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Fenced);
    }

    @Test
    void whoTakesOverIsRespectedForAHoldAndThenItsNumberIsTheNewStart() {
        marked();
        assertThat(apply(3, 5).code()).isEqualTo(ActuationCode.Written);
        scales.changes(9);
        scales.writers = List.of(new ScaleFacts.FieldWriter("kubectl", "scale", "Update", Optional.of(now)));

        PoolActuation conflict = apply(9, 5);
        assertThat(conflict.code()).isEqualTo(ActuationCode.Conflicted);
        assertThat(conflict.sentence()).contains("was set to 9 replicas by kubectl", "until 2026-11-23T12:10:00Z");

        now = now.plus(ActuatorSettings.DEFAULT.hold());
        nanos = Duration.ofMinutes(10).toNanos();
        term = Optional.of(new LeaderTerm("leadline-0", 7, nanos + LEASE.toNanos()));
        assertThat(apply(9, 5).code()).isEqualTo(ActuationCode.Written);
        assertThat(scales.replicas).isEqualTo(5);
    }
}
