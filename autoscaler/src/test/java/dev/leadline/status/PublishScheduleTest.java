// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.loop.Samples;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.status.PublishSchedule.Job;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When statuses are written, with a clock that the test turns. */
class PublishScheduleTest {

    private static final PolicyKey KEY = Samples.KEY;
    private static final StatusWrite APPLIED = new StatusWrite.Applied("1");

    private final PublishSchedule schedule = new PublishSchedule(StatusSettings.DEFAULT, 0);

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** What a decision of some second says; another number of replicas is something new. */
    private static ScalingPolicyStatus status(int second, int needed) {
        return Decisions.healthy()
                .needs(needed)
                .done("prefill", ActuationCode.Unchanged)
                .done("decode", ActuationCode.Unchanged)
                .at(Decisions.NOON.plusSeconds(second))
                .status(Mode.Enforce);
    }

    private void offer(PolicyKey key, int second, int needed) {
        schedule.offer(key, status(second, needed), Optional::empty, seconds(second));
    }

    private Job write(double second) {
        Job job = schedule.next(seconds(second)).orElseThrow(() -> new AssertionError("nothing is due at " + second));
        schedule.done(job, APPLIED, seconds(second));
        return job;
    }

    @Test
    void theFirstAndEveryChangeAreWrittenAtOnce() {
        offer(KEY, 0, 3);
        assertThat(write(0).status()).isEqualTo(status(0, 3));
        offer(KEY, 5, 4);
        assertThat(write(5).status()).isEqualTo(status(5, 4));
        assertThat(schedule.next(seconds(5))).isEmpty();
    }

    @Test
    void nothingNewWaitsForTheHeartbeatAndThenTheNewestIsWritten() {
        offer(KEY, 0, 3);
        write(0);
        for (int second = 5; second <= 25; second += 5) {
            offer(KEY, second, 3);
            assertThat(schedule.next(seconds(second))).as("second %s", second).isEmpty();
        }
        assertThat(schedule.nanosUntilNext(seconds(25))).isEqualTo(seconds(1));
        assertThat(schedule.next(seconds(33.1))).map(Job::status).contains(status(25, 3));
    }

    @Test
    void heartbeatsOfDifferentPoliciesSpreadWithinTenPercent() {
        TreeMap<Double, Integer> due = new TreeMap<>();
        for (int number = 0; number < 50; number++) {
            PolicyKey key = new PolicyKey("n", "policy-" + number);
            PublishSchedule own = new PublishSchedule(StatusSettings.DEFAULT, 0);
            own.offer(key, status(0, 3), Optional::empty, 0);
            own.done(own.next(0).orElseThrow(), APPLIED, 0);
            own.offer(key, status(1, 3), Optional::empty, seconds(1));
            double second = 26;
            while (own.next(seconds(second)).isEmpty()) {
                second += 0.05;
            }
            due.merge(second, 1, Integer::sum);
        }
        assertThat(due.firstKey()).isBetween(27.0, 29.0);
        assertThat(due.lastKey()).isBetween(31.0, 33.1);
        assertThat(due).hasSizeGreaterThan(20);
    }

    @Test
    void aDecisionThatIsNotRenewedIsNotWrittenAgain() {
        offer(KEY, 0, 3);
        write(0);
        schedule.offer(KEY, status(0, 3), Optional::empty, seconds(40));
        assertThat(schedule.next(seconds(100))).isEmpty();
    }

    @Test
    void whileAWriteIsUnderWayOnlyTheNewestWaits() {
        offer(KEY, 0, 3);
        Job first = schedule.next(0).orElseThrow();
        offer(KEY, 1, 4);
        offer(KEY, 2, 5);
        offer(KEY, 3, 6);
        assertThat(schedule.next(seconds(3))).isEmpty();
        schedule.done(first, APPLIED, seconds(4));
        assertThat(write(4).status()).isEqualTo(status(3, 6));
        assertThat(schedule.next(seconds(4))).isEmpty();
    }

    @Test
    void aChangeThatIsTakenBackBeforeItWasWrittenIsNoChange() {
        offer(KEY, 0, 3);
        write(0);
        offer(KEY, 5, 4);
        offer(KEY, 6, 3);
        assertThat(schedule.next(seconds(6))).isEmpty();
    }

    @Test
    void aThousandPoliciesStayWithinTheRateAndChangesGoFirst() {
        for (int number = 0; number < 1000; number++) {
            offer(new PolicyKey("n", "p" + number), 0, 3);
        }
        int written = 0;
        for (int tick = 0; tick <= 1000; tick++) {
            while (schedule.next(seconds(tick / 100.0)).isPresent()) {
                written++;
            }
        }
        assertThat(written).isBetween(475, 481); // 80 at once and 40 in each of ten seconds
        for (int second = 11; second < 40; second++) {
            while (schedule.next(seconds(second)).isPresent()) {
                written++;
            }
        }
        offer(new PolicyKey("n", "urgent"), 40, 7);
        assertThat(schedule.next(seconds(41)).map(Job::key)).contains(new PolicyKey("n", "urgent"));
    }

    @Test
    void failuresWaitLongerAndLongerAndTheNewestIsTriedAgain() {
        offer(KEY, 0, 3);
        StatusWrite failed = new StatusWrite.Failed(StatusProblem.Unreachable, "No answer.");
        double now = 0;
        double[] waits = new double[9];
        Job job = schedule.next(0).orElseThrow();
        for (int attempt = 0; attempt < waits.length; attempt++) {
            double begin = now;
            schedule.done(job, failed, seconds(now));
            schedule.offer(KEY, status(attempt + 1, 3), Optional::empty, seconds(now));
            Optional<Job> again = Optional.empty();
            while (again.isEmpty()) {
                now += 0.05;
                again = schedule.next(seconds(now));
            }
            job = again.get();
            assertThat(job.status()).isEqualTo(status(attempt + 1, 3));
            waits[attempt] = now - begin;
        }
        assertThat(waits[0]).isBetween(0.9, 1.4);
        assertThat(waits[3]).isBetween(7.9, 10.2);
        assertThat(waits[8]).isBetween(59.0, 75.2);
    }

    @Test
    void aNewLeaderTakesOverWhatStandsAndWaitsItsTurn() {
        schedule.offer(KEY, status(5, 3), () -> Optional.of(status(0, 3)), seconds(5));
        assertThat(schedule.next(seconds(5))).isEmpty();
        assertThat(schedule.next(seconds(5 + 33.1))).map(Job::status).contains(status(5, 3));
    }

    @Test
    void aNewLeaderWritesAtOnceWhereItSeesThingsDifferently() {
        schedule.offer(KEY, status(5, 4), () -> Optional.of(status(0, 3)), seconds(5));
        assertThat(schedule.next(seconds(5))).isPresent();
    }

    @Test
    void whatIsGoneIsForgotten() {
        offer(KEY, 0, 3);
        schedule.done(schedule.next(0).orElseThrow(), new StatusWrite.Gone("It is gone."), 0);
        assertThat(schedule.latest(KEY)).isEmpty();
        offer(KEY, 1, 3);
        schedule.forget(KEY);
        assertThat(schedule.next(seconds(100))).isEmpty();
        assertThat(schedule.nanosUntilNext(seconds(100)))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
