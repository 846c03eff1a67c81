// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.Confidence;
import dev.leadline.capacity.PrefillCapacity;
import dev.leadline.capacity.QueueTail;
import dev.leadline.decide.SeenPool.Did;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.InstanceState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hand vectors: 10,000 prompt tokens per second and replica, prompts of 2,000, so 0.2 s each. */
class PrefillTheoryTest {

    private static final PrefillCapacity CAPACITY = new PrefillCapacity(10_000, 2000, 2, Confidence.Learned, 0.8);

    /** 2 s and 0.15 s for each of the first thousand tokens; 0.85 of it less two services. */
    private static final double BUDGET = 0.85 * 2.15 - 0.4;

    private static DemandAhead demand(double now, double expected, double provisioned, double horizon) {
        return new DemandAhead(now, expected, provisioned, 0.95, horizon, false, 0, OptionalDouble.empty());
    }

    private static DemandAhead steady(double tokens) {
        return demand(tokens, tokens, tokens, 95);
    }

    private static Need first(PoolView view, DemandAhead demand) {
        return PrefillTheory.needs(view, CAPACITY, demand, 0).getFirst();
    }

    private static List<ReasonCode> codes(List<Need> needs) {
        return needs.stream().map(Need::code).toList();
    }

    @Test
    void demandAsksForItsShareOfAReplicaAndForRoomToWaitInTime() {
        Need need = first(SeenPool.prefill().ready(3).view(), demand(24_000, 25_000, 28_500, 95));
        assertThat(need.code()).isEqualTo(ReasonCode.ForecastDemand);
        assertThat(need.reckoned()).isTrue();
        assertThat(need.exact()).isCloseTo(CAPACITY.replicasFor(25_000, 28_500, BUDGET, 0.005), within(1e-12));
        Reasoning why = need.why().get();
        assertThat(why.numbers())
                .contains(
                        entry("demandTokensPerSecond", 24_000.0),
                        entry("expectedTokensPerSecond", 25_000.0),
                        entry("provisionedTokensPerSecond", 28_500.0),
                        entry("quantile", 0.95),
                        entry("horizonSeconds", 95.0),
                        entry("replicaTokensPerSecond", 10_000.0),
                        entry("certainty", 0.8),
                        entry("waitBudgetSeconds", 1.427),
                        entry("workDispersion", 2.0));
    }

    @Test
    void saysWhichShareWouldWaitLongerWithOneLessAndOneMore() {
        Need need = first(SeenPool.prefill().ready(3).view(), steady(28_500));
        int replicas = need.replicas();
        double less = replicas < 4 ? 1 : QueueTail.waitsLongerThan(replicas - 1, 2.85 / (replicas - 1), 0.2, 2, BUDGET);
        double more = QueueTail.waitsLongerThan(replicas + 1, 2.85 / (replicas + 1), 0.2, 2, BUDGET);
        Reasoning why = need.why().get();
        assertThat(why.numbers())
                .containsAllEntriesOf(Wording.numbers("lateShareOneLess", less, "lateShareOneMore", more));
        assertThat(why.sentence())
                .isEqualTo("In 95 s demand reaches up to 28,500 uncached input tokens/s (P95); one replica computes"
                        + " 10,000/s, and prompts may wait 1.4 s. With one replica less " + Wording.percent(less)
                        + " of them would then wait longer, with one more " + Wording.percent(more) + ".");
    }

    @Test
    void demandWithoutAForecastIsThePresent() {
        Need need = first(SeenPool.prefill().ready(3).view(), demand(9_000, 9_000, 9_000, 0));
        assertThat(need.code()).isEqualTo(ReasonCode.PresentDemand);
        assertThat(need.why().get().sentence()).startsWith("Demand is 9,000 uncached input tokens/s now;");
    }

    @Test
    void aPromptThatTakesLongerThanPromisedIsNotBoughtFor() {
        PrefillCapacity slow = new PrefillCapacity(500, 2000, 2, Confidence.Learned, 1);
        List<Need> needs = PrefillTheory.needs(SeenPool.prefill().ready(2).view(), slow, steady(1_250), 0);
        assertThat(needs.getFirst().code()).isEqualTo(ReasonCode.ObjectiveOutOfReach);
        assertThat(needs.getFirst().exact()).isCloseTo(2.5, within(1e-12));
        assertThat(needs.getFirst().reckoned()).isTrue();
        Reasoning why = needs.getFirst().why().get();
        assertThat(why.numbers())
                .containsExactly(
                        entry("objectiveSeconds", 2.3),
                        entry("reachableSeconds", 4.0),
                        entry("promptTokens", 2000.0),
                        entry("provisionedTokensPerSecond", 1250.0),
                        entry("replicaTokensPerSecond", 500.0));
        assertThat(why.sentence())
                .isEqualTo("No number of replicas gives a first token within 2,300 ms: a prompt of 2,000 tokens takes"
                        + " 4,000 ms to compute. The pool is sized for the work alone.");
    }

    @Test
    void aPromptThatTakesExactlyWhatIsPromisedIsWithinReach() {
        PrefillCapacity edge = new PrefillCapacity(2000 / 2.3, 2000, 2, Confidence.Learned, 1);
        assertThat(PrefillTheory.needs(SeenPool.prefill().ready(2).view(), edge, steady(100), 0)
                        .getFirst()
                        .code())
                .isEqualTo(ReasonCode.ForecastDemand);
    }

    @Test
    void theWaitBudgetIsNeverLessThanATenthOfTheObjective() {
        PrefillCapacity slow = new PrefillCapacity(1_000, 2000, 2, Confidence.Learned, 1);
        Need need = PrefillTheory.needs(SeenPool.prefill().ready(2).view(), slow, steady(500), 0)
                .getFirst();
        assertThat(need.why().get().numbers()).contains(entry("waitBudgetSeconds", 0.215));
    }

    private static final PromptQueues NO_QUEUE = new PromptQueues(0, Set.of());

    /** All of it in the first engine. */
    private static PromptQueues waiting(PoolView view, double tokens) {
        return new PromptQueues(tokens, Set.of(view.seen().ready().getFirst().id()));
    }

    @Test
    void oneEngineWithALongQueueAsksForNoMoreThanTwoInItsPlace() {
        PoolView view = SeenPool.prefill().ready(4).view();
        Need need = PrefillTheory.forBacklog(view, 10_000, steady(20_000), waiting(view, 9_000_000), 0, BUDGET)
                .orElseThrow();
        assertThat(need.exact()).isCloseTo(2 + 2, within(1e-9));
        Need outrun = PrefillTheory.forBacklog(view, 10_000, steady(60_000), waiting(view, 9_000_000), 0, BUDGET)
                .orElseThrow();
        assertThat(outrun.exact()).as("what arrives will wait in all of them").isCloseTo(6 + 8, within(1e-9));
        Need held = PrefillTheory.forBacklog(view, 10_000, steady(20_000), NO_QUEUE, 9_000_000, BUDGET)
                .orElseThrow();
        assertThat(held.exact()).as("a router gives what it holds to anybody").isCloseTo(8, within(1e-9));
    }

    @Test
    void whatTheReadyReplicasComputeInTimeIsNoBacklog() {
        PoolView view = SeenPool.prefill().ready(2).view();
        double inTime = 2 * 10_000 * BUDGET;
        assertThat(codes(PrefillTheory.needs(view, CAPACITY, steady(5_000), inTime - 1)))
                .doesNotContain(ReasonCode.Backlog);
        assertThat(codes(PrefillTheory.needs(view, CAPACITY, steady(5_000), inTime + 1)))
                .contains(ReasonCode.Backlog);
    }

    @Test
    void aBacklogSaysWhatWaitsNowAndAtLeadTime() {
        PoolView view = SeenPool.prefill().ready(1).view();
        Optional<Need> need = PrefillTheory.forBacklog(view, 10_000, steady(12_000), waiting(view, 50_000), 0, BUDGET);
        Backlog backlog = Backlog.of(view, new Backlog.Waiting(50_000, 1, 0, Double.POSITIVE_INFINITY), 12_000, 10_000);
        assertThat(need).isPresent();
        assertThat(need.orElseThrow().exact()).isCloseTo(backlog.replicas(), within(1e-12));
        assertThat(need.orElseThrow().reckoned()).isFalse();
        assertThat(need.orElseThrow().why().get().numbers())
                .containsExactlyEntriesOf(Wording.numbers(
                        "waitingTokens",
                        50_000,
                        "waitingTokensAtLeadTime",
                        230_000,
                        "demandTokensPerSecond",
                        12_000,
                        "replicaTokensPerSecond",
                        10_000,
                        "replicasOrdered",
                        backlog.ordered(),
                        "replicasKept",
                        backlog.kept()));
        assertThat(need.orElseThrow().why().get().sentence())
                .isEqualTo("50,000 prompt tokens wait, more than the ready replicas compute in time; 230,000 of them"
                        + " would still wait in 90 s.");
    }

    @Test
    void onlyAJumpIsABacklogBeforeItIsLate() {
        PoolView view = SeenPool.prefill().ready(1).view();
        DemandAhead jump = new DemandAhead(30_000, 30_000, 30_000, 0.95, 95, true, 0, OptionalDouble.empty());
        assertThat(PrefillTheory.forBacklog(view, 10_000, jump, NO_QUEUE, 0, BUDGET))
                .isPresent();
        assertThat(PrefillTheory.forBacklog(view, 10_000, steady(30_000), NO_QUEUE, 0, BUDGET))
                .isEmpty();
        DemandAhead small = new DemandAhead(10_100, 10_100, 10_100, 0.95, 95, true, 0, OptionalDouble.empty());
        assertThat(PrefillTheory.forBacklog(view, 10_000, small, NO_QUEUE, 0, BUDGET))
                .as("9,000 tokens at lead time are computed within the budget")
                .isEmpty();
    }

    @Test
    void replicasThatAreThereByTheLeadTimeWorkAJumpOff() {
        DemandAhead jump = new DemandAhead(12_000, 12_000, 12_000, 0.95, 95, true, 0, OptionalDouble.empty());
        PoolView alone = SeenPool.prefill().ready(1).lead(10).view();
        PoolView helped = SeenPool.prefill()
                .ready(1)
                .in(InstanceState.Starting, 1)
                .lead(10, 9.0)
                .view();
        assertThat(PrefillTheory.forBacklog(alone, 10_000, jump, NO_QUEUE, 0, 1))
                .isPresent();
        assertThat(PrefillTheory.forBacklog(helped, 10_000, jump, NO_QUEUE, 0, 1))
                .isEmpty();
    }

    @Test
    void waitingPromptsAreCountedInTokensWhereEnginesSaySo() {
        PoolView told = SeenPool.prefill()
                .ready(sample -> sample.waitingTokens(700).waitingForCapacity(9))
                .ready(sample -> sample.waitingTokens(300))
                .view();
        assertThat(PromptQueues.of(told, 2000, 1000).tokens()).isEqualTo(1000);
        PoolView counted = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(3))
                .ready(sample -> sample.waitingForCapacity(2))
                .view();
        assertThat(PromptQueues.of(counted, 2000, 1000).tokens()).isEqualTo(10_000);
        assertThat(PromptQueues.of(SeenPool.prefill().ready(1).view(), 2000, 1000)
                        .tokens())
                .isZero();
    }

    private static PoolView queued(double sum, double count) {
        return SeenPool.prefill()
                .did(Did.NOTHING.queue(sum, count))
                .did(Did.NOTHING.queue(sum, count))
                .view();
    }

    @Test
    void promptsThatWaitedLongerThanHalfTheObjectiveAskForOneMore() {
        Optional<Need> need = PrefillTheory.forLatency(queued(6.6, 6), NO_QUEUE, 1);
        assertThat(need).isPresent();
        assertThat(need.orElseThrow().exact()).isEqualTo(3);
        assertThat(need.orElseThrow().why().get().numbers())
                .containsExactly(entry("meanWaitSeconds", 1.1), entry("objectiveSeconds", 2.0));
        assertThat(need.orElseThrow().why().get().sentence())
                .isEqualTo("Prompts waited 1.1 s on average, more than half of the first-token objective.");
        assertThat(PrefillTheory.forLatency(queued(6, 6), NO_QUEUE, 1)).isEmpty();
    }

    @Test
    void fourPromptsAreTooFewToTellAWaitFrom() {
        assertThat(PrefillTheory.forLatency(queued(100, 2), NO_QUEUE, 1)).isEmpty();
        assertThat(PrefillTheory.forLatency(queued(100, 2.5), NO_QUEUE, 1)).isPresent();
    }

    @Test
    void waitsInAnEngineWithALongQueueAskForNothing() {
        PoolView view = queued(100, 10);
        Set<String> both = Set.of(
                view.seen().ready().getFirst().id(),
                view.seen().ready().getLast().id());
        assertThat(PrefillTheory.forLatency(view, new PromptQueues(500_000, both), 0))
                .as("what they hold is a backlog, and no other engine can take it")
                .isEmpty();
        Set<String> one = Set.of(view.seen().ready().getFirst().id());
        assertThat(PrefillTheory.forLatency(view, new PromptQueues(500_000, one), 0))
                .isPresent();
    }

    @Test
    void anEngineIsLateWhenItHoldsMoreThanItComputesInTime() {
        PoolView view = SeenPool.prefill()
                .ready(sample -> sample.waitingTokens(1_001))
                .ready(sample -> sample.waitingTokens(1_000))
                .ready(sample -> sample.waitingForCapacity(2))
                .view();
        PromptQueues queues = PromptQueues.of(view, 600, 1_000);
        assertThat(queues.tokens()).isEqualTo(1_001 + 1_000 + 1_200);
        assertThat(queues.late())
                .containsExactlyInAnyOrder(
                        view.seen().ready().getFirst().id(),
                        view.seen().ready().getLast().id());
    }

    @Test
    void waitsThatAreOverOrAnsweredAlreadyAskForNothing() {
        assertThat(PrefillTheory.forLatency(queued(100, 10), NO_QUEUE, 0)).isEmpty();
        PoolView answered = SeenPool.prefill()
                .did(Did.NOTHING.queue(100, 10))
                .in(InstanceState.Pending, 1)
                .view();
        assertThat(PrefillTheory.forLatency(answered, NO_QUEUE, 1)).isEmpty();
    }
}
