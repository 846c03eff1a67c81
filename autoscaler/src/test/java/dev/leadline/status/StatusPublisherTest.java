// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static dev.leadline.status.Decisions.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.cluster.LeaderGate;
import dev.leadline.cluster.LeaderTerm;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.StatusSink;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.loop.Samples;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusPublisherTest {

    private final Gate gate = new Gate();
    private final RecordingSink sink = new RecordingSink();
    private final Map<PolicyKey, ScalingPolicyStatus> standing = new ConcurrentHashMap<>();
    private final AtomicInteger notes = new AtomicInteger();
    private volatile long generation = 3;
    private final StatusPublisher publisher = new StatusPublisher(
                    gate,
                    sink,
                    key -> Optional.of(Decisions.meta(key, generation)),
                    key -> Optional.ofNullable(standing.get(key)),
                    StatusSettings.DEFAULT,
                    new PolicyNotes() {
                        @Override
                        public void invalid(
                                PolicyMeta meta, Optional<ScalingPolicyStatus> before, ScalingPolicyStatus status) {
                            notes.incrementAndGet();
                        }
                    },
                    () -> Decisions.NOON)
            .start();

    /** Leads when told to. */
    private static final class Gate implements LeaderGate {
        private volatile @Nullable LeaderTerm term = new LeaderTerm("me", 1, Long.MAX_VALUE);

        @Override
        public Optional<LeaderTerm> current() {
            return Optional.ofNullable(term);
        }
    }

    /** Keeps what is written, and waits before each answer while it is told to. */
    private static final class RecordingSink implements StatusSink {
        final BlockingQueue<ScalingPolicyStatus> written = new LinkedBlockingQueue<>();
        final CountDownLatch entered = new CountDownLatch(1);
        volatile CountDownLatch open = new CountDownLatch(0);

        @Override
        public StatusWrite apply(PolicyMeta policy, ScalingPolicyStatus status) {
            entered.countDown();
            try {
                if (!open.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the test forgot to open");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            written.add(status);
            return new StatusWrite.Applied("1");
        }

        ScalingPolicyStatus next() throws InterruptedException {
            ScalingPolicyStatus status = written.poll(10, TimeUnit.SECONDS);
            if (status == null) {
                throw new AssertionError("nothing was written within 10 s");
            }
            return status;
        }
    }

    private static Decisions well(int second) {
        return Decisions.healthy()
                .done("prefill", ActuationCode.Unchanged)
                .done("decode", ActuationCode.Unchanged)
                .at(Decisions.NOON.plusSeconds(second));
    }

    private void decided(Decisions decision) {
        publisher.decided(Decisions.policy(Mode.Enforce), decision.latest());
    }

    @AfterEach
    void stop() {
        publisher.close();
    }

    @Test
    void aDecisionIsPublishedWithoutTheDecidingThreadWaiting() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        sink.open = open;
        decided(well(0));
        assertThat(sink.entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (int second = 1; second < 100; second++) {
            decided(well(second).needs(3 + second)); // returns although the API server does not answer
        }
        open.countDown();

        assertThat(sink.next()).isEqualTo(well(0).status(Mode.Enforce));
        assertThat(sink.next().pools())
                .first()
                .satisfies(pool -> assertThat(pool.neededReplicas()).isEqualTo(102));
        assertThat(sink.written.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aFollowerWritesNothingAndTheNewLeaderGoesOnFromWhatStands() throws InterruptedException {
        gate.term = null;
        decided(well(0));
        assertThat(sink.written.poll(300, TimeUnit.MILLISECONDS)).isNull();

        ScalingPolicyStatus others = well(1).status(Mode.Enforce);
        standing.put(Samples.KEY, others);
        gate.term = new LeaderTerm("me", 2, Long.MAX_VALUE);
        decided(Decisions.healthy().done("prefill", ActuationCode.NotLeader).at(Decisions.NOON.plusSeconds(2)));
        decided(well(3));
        assertThat(sink.written.poll(300, TimeUnit.MILLISECONDS)).isNull();

        decided(well(5).needs(7));
        assertThat(condition(sink.next(), ConditionType.Ready).lastTransitionTime())
                .isEqualTo(condition(others, ConditionType.Ready).lastTransitionTime());
    }

    @Test
    void losingTheLeadStopsWritesThatWait() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        sink.open = open;
        decided(well(0));
        assertThat(sink.entered.await(10, TimeUnit.SECONDS)).isTrue();
        decided(well(1).needs(9));
        gate.term = null;
        open.countDown();

        assertThat(sink.next()).isEqualTo(well(0).status(Mode.Enforce));
        assertThat(sink.written.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void anInvalidSpecificationIsSaidAndStaysSaidWhileTheLastValidOneIsDecided() throws InterruptedException {
        decided(well(0));
        sink.next();
        generation = 4;
        publisher.invalid(
                Decisions.meta(4), List.of(new Violation("spec.mode", "Act", "is no mode.", "Write Advise.")));
        ScalingPolicyStatus said = sink.next();
        assertThat(condition(said, ConditionType.Ready).reason()).isEqualTo("InvalidPolicy");
        assertThat(said.pools()).isNotEmpty();
        assertThat(notes.get()).isEqualTo(1);

        decided(well(5).needs(8));
        ScalingPolicyStatus decided = sink.next();
        assertThat(condition(decided, ConditionType.Ready).reason()).isEqualTo("InvalidPolicy");
        assertThat(decided.observedGeneration()).isEqualTo(4);

        generation = 5;
        publisher.accepted(Decisions.meta(5));
        decided(well(10));
        ScalingPolicyStatus healed = sink.next();
        assertThat(condition(healed, ConditionType.Ready).reason()).isEqualTo("Deciding");
        assertThat(healed.observedGeneration()).isEqualTo(5);
    }

    @Test
    void aPolicyThatWasJustAcceptedSaysSo() throws InterruptedException {
        publisher.accepted(Decisions.meta(1));
        assertThat(condition(sink.next(), ConditionType.Ready).reason()).isEqualTo("NotYetObserved");
    }

    @Test
    void theConditionsOfManyPoliciesReachTheSinkSideBySide() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        sink.open = open;
        List<PolicyKey> keys = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            PolicyKey key = new PolicyKey("inference", "p" + number);
            keys.add(key);
            publisher.decided(Samples.policy(key, Mode.Advise), well(0).latest());
        }
        open.countDown();
        for (int number = 0; number < 20; number++) {
            sink.next();
        }
        assertThat(publisher.latest().keySet()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(publisher.failedTotal()).isZero();
    }
}
