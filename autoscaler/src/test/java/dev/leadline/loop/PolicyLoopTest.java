// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.act.ActuationResult;
import dev.leadline.act.Actuator;
import dev.leadline.decide.HistoryRow;
import dev.leadline.forecast.evaluate.HorizonStanding;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PolicyLoopTest {

    private final PolicyRegistry registry = new PolicyRegistry(FakeController::new);
    private final InMemoryJournal journal = new InMemoryJournal();
    private final List<String> written = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private PolicyLoop loop(DecisionJournal kept) {
        Actuator actuator = (policy, cycle) -> {
            written.add(cycle.plan().id());
            return ActuationResult.applied("Done.");
        };
        return new PolicyLoop(
                registry,
                kept,
                actuator,
                List.of((policy, latest) -> heard.add(latest.cycle().plan().id())),
                () -> Samples.NOON);
    }

    @Test
    void aCycleDecidesActsJournalsAndPublishes() {
        registry.put(Samples.policy(Samples.KEY, Mode.Enforce));

        var plan = loop(journal).cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2));

        assertThat(written).containsExactly(plan.id());
        assertThat(heard).containsExactly(plan.id());
        assertThat(journal.find(Samples.KEY, plan.id()))
                .contains(new JournalEntry(plan, ActuationResult.applied("Done."), Optional.empty()));
        assertThat(registry.latest(Samples.KEY).orElseThrow().cycle().plan()).isEqualTo(plan);
    }

    @Test
    void everyPassSaysHowForecastsCameTrueSoFar() {
        PolicyRegistry watched = new PolicyRegistry(policy -> new FakeController(policy, true));
        watched.put(Samples.policy(Samples.KEY, Mode.Advise));
        PolicyLoop loop = new PolicyLoop(
                watched, journal, (policy, cycle) -> ActuationResult.applied("Done."), List.of(), () -> Samples.NOON);
        for (int i = 0; i < 201; i++) {
            loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(15L * i), 3, 2));
        }
        // Requests go 2, 3, 4, 5, 6 in turn, and 3 and 4 are said to be exceeded once in twenty.
        List<HorizonStanding> standings =
                watched.latest(Samples.KEY).orElseThrow().standings().getOrDefault("requests", List.of());
        assertThat(standings)
                .extracting(HorizonStanding::horizon)
                .containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(standings).allSatisfy(one -> assertThat(one.judged()).isBetween(190L, 200L));
        assertThat(standings.getFirst().shares().getLast().covered()).isCloseTo(0.4, Offset.offset(0.01));
        assertThat(standings.getLast().shares().getLast().covered()).isCloseTo(0.6, Offset.offset(0.01));
    }

    @Test
    void adviseAndPausedNeverWrite() {
        for (Mode mode : List.of(Mode.Advise, Mode.Paused)) {
            PolicyKey key = new PolicyKey("inference", mode.name());
            registry.put(Samples.policy(key, mode));

            loop(journal).cycle(key, Samples.snapshot(Samples.NOON, 3, 2));

            assertThat(journal.latest(key).orElseThrow().actuation().outcome())
                    .isEqualTo(ActuationResult.Outcome.Published);
        }
        assertThat(written).isEmpty();
    }

    @Test
    void aBrokenActuatorIsJournaledAsFailed() {
        registry.put(Samples.policy(Samples.KEY, Mode.Enforce));
        PolicyLoop loop = new PolicyLoop(
                registry,
                journal,
                (policy, cycle) -> {
                    throw new IllegalStateException("the API server is gone");
                },
                List.of(),
                () -> Samples.NOON);

        loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2));

        ActuationResult result = journal.latest(Samples.KEY).orElseThrow().actuation();
        assertThat(result.outcome()).isEqualTo(ActuationResult.Outcome.Failed);
        assertThat(result.sentence()).contains("the API server is gone");
    }

    @Test
    void aListenerThatBreaksDoesNotUndoTheDecision() {
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        PolicyLoop loop = new PolicyLoop(
                registry,
                journal,
                (policy, cycle) -> ActuationResult.applied(""),
                List.of(
                        (policy, latest) -> {
                            throw new IllegalStateException("broken");
                        },
                        (policy, latest) -> heard.add("second")),
                () -> Samples.NOON);

        loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2));

        assertThat(heard).containsExactly("second");
        assertThat(journal.latest(Samples.KEY)).isPresent();
    }

    @Test
    void cyclesOfUnknownPoliciesAndOfOldSnapshotsAreRefused() {
        PolicyLoop loop = loop(journal);
        assertThatThrownBy(() -> loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 1, 1)))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 1, 1), "f"))
                .isInstanceOf(Admission.UnknownPolicy.class);

        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 1, 1));

        assertThatThrownBy(() -> loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPushIsRecognisedAfterARestart() {
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        loop(journal).admit(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2), "digest");
        JournalEntry before = journal.latest(Samples.KEY).orElseThrow();

        PolicyRegistry restarted = new PolicyRegistry(FakeController::new);
        restarted.put(Samples.policy(Samples.KEY, Mode.Advise));
        PolicyLoop loop = new PolicyLoop(
                restarted, journal, (policy, cycle) -> ActuationResult.applied(""), List.of(), () -> Samples.NOON);

        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2), "digest"))
                .isEqualTo(new Admission.Decided(before.plan(), before.actuation(), true));
        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2), "another"))
                .isInstanceOf(Admission.Conflict.class);
        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON.minusSeconds(1), 3, 2), "digest"))
                .isInstanceOf(Admission.Conflict.class);
        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(1), 3, 2), "next"))
                .isInstanceOf(Admission.Decided.class);
    }

    @Test
    void aDecisionThatCouldNotBeJournaledIsJournaledWhenThePushIsRepeated() {
        registry.put(Samples.policy(Samples.KEY, Mode.Enforce));
        FullDisk disk = new FullDisk(journal);
        PolicyLoop loop = loop(disk);
        assertThatThrownBy(() -> loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2), "digest"))
                .hasMessage("the disk is full");

        disk.full = false;
        Admission again = loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 3, 2), "digest");

        assertThat(again).isInstanceOf(Admission.Decided.class);
        assertThat(journal.latest(Samples.KEY)).isPresent();
        assertThat(written).hasSize(1);
    }

    @Test
    void aReplacedPolicyKeepsItsController() {
        List<FakeController> made = new ArrayList<>();
        PolicyRegistry counting = new PolicyRegistry(policy -> {
            made.add(new FakeController(policy));
            return made.getLast();
        });
        assertThat(counting.put(Samples.policy(Samples.KEY, Mode.Advise))).isTrue();
        assertThat(counting.put(Samples.policy(Samples.KEY, Mode.Enforce))).isFalse();

        counting.learn(
                Samples.KEY,
                List.of(new HistoryRow(
                        Samples.NOON,
                        OptionalDouble.of(1),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty())),
                Duration.ofMinutes(1));

        assertThat(counting.find(Samples.KEY).orElseThrow().mode()).isEqualTo(Mode.Enforce);
        assertThat(made.getFirst().learned()).hasSize(1);
        assertThat(counting.remove(Samples.KEY)).isTrue();
        assertThat(counting.find(Samples.KEY)).isEmpty();
    }

    @Test
    @Timeout(10)
    void whatWaitedForItsTurnWhileThePolicyWasDeletedDecidesNothing() throws InterruptedException {
        CountDownLatch acting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        registry.put(Samples.policy(Samples.KEY, Mode.Enforce));
        Actuator slow = (policy, cycle) -> {
            acting.countDown();
            await(go);
            return ActuationResult.applied("Done.");
        };
        PolicyLoop loop = new PolicyLoop(registry, journal, slow, List.of(), () -> Samples.NOON);
        AtomicReference<Optional<Admission>> second = new AtomicReference<>(Optional.empty());

        Thread first =
                Thread.startVirtualThread(() -> loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON, 1, 1), "first"));
        acting.await();
        Thread waiting = Thread.startVirtualThread(() -> second.set(
                Optional.of(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(5), 1, 1), "second"))));
        Thread deleting = Thread.startVirtualThread(() -> registry.remove(Samples.KEY));
        while (registry.find(Samples.KEY).isPresent()) {
            Thread.onSpinWait();
        }
        Admission late = loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(9), 1, 1), "late");
        go.countDown();
        first.join();
        waiting.join();
        deleting.join();

        assertThat(late).isInstanceOf(Admission.UnknownPolicy.class);
        assertThat(second.get()).isPresent();
        // Either it had its turn before the deletion or it finds the policy gone; after that nothing is journaled.
        journal.forget(Samples.KEY);
        assertThat(loop.admit(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(20), 1, 1), "third"))
                .isInstanceOf(Admission.UnknownPolicy.class);
        assertThat(journal.latest(Samples.KEY)).isEmpty();
    }

    @Test
    void aRetiredPolicyDecidesNothing() {
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        GovernedPolicy held = registry.governed(Samples.KEY).orElseThrow();

        registry.remove(Samples.KEY);

        assertThat(held.isRetired()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void observedDemandIsRecordedInWholeMinutes() {
        InMemoryDemandHistory history = new InMemoryDemandHistory();
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        PolicyLoop loop = new PolicyLoop(
                registry,
                journal,
                (policy, cycle) -> ActuationResult.applied(""),
                List.of(new DemandRecorder(history)),
                () -> Samples.NOON);

        for (int second = 0; second <= 125; second += 5) {
            loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(second), 3, 2));
        }

        List<HistoryRow> rows = history.read(Samples.KEY, Instant.EPOCH).values().stream()
                .flatMap(List::stream)
                .toList();
        assertThat(rows).extracting(HistoryRow::time).containsExactly(Samples.NOON, Samples.NOON.plusSeconds(60));
        HistoryRow second = rows.getLast();
        assertThat(second.requests()).hasValue(120);
        assertThat(second.outputTokens()).hasValue(2400);
        assertThat(second.inputTokens().orElseThrow()
                        - second.cachedInputTokens().orElseThrow())
                .isCloseTo(54_000, Offset.offset(1e-6));
    }

    /** A journal on a disk that is full for a while. */
    private static final class FullDisk implements DecisionJournal {
        private final DecisionJournal behind;
        private boolean full = true;

        FullDisk(DecisionJournal behind) {
            this.behind = behind;
        }

        @Override
        public void record(JournalEntry entry) {
            if (full) {
                throw new IllegalStateException("the disk is full");
            }
            behind.record(entry);
        }

        @Override
        public Optional<JournalEntry> find(PolicyKey policy, String id) {
            return behind.find(policy, id);
        }

        @Override
        public Optional<JournalEntry> latest(PolicyKey policy) {
            return behind.latest(policy);
        }

        @Override
        public Page<JournalEntry> list(JournalQuery query) {
            return behind.list(query);
        }

        @Override
        public void forget(PolicyKey policy) {
            behind.forget(policy);
        }
    }
}
