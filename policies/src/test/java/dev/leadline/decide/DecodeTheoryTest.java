// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.Confidence;
import dev.leadline.capacity.DecodeCapacity;
import dev.leadline.decide.DecodeTheory.Upstream;
import dev.leadline.decide.SeenPool.Did;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.InstanceState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Hand vectors: a step of 10 ms and 0.5 ms per sequence of 1,000 tokens, at an objective of 50 ms per token. */
class DecodeTheoryTest {

    private static final Upstream NOBODY = new Upstream(0, 0);

    private static DecodeCapacity capacity(double cache, int batch) {
        return new DecodeCapacity(
                0.010, 0.0003, 2e-7, 1000, OptionalDouble.of(cache), batch, 1, Confidence.Learned, 0.6);
    }

    /** A cache of 200 sequences at most; 70 of them take 45 ms, which is nine tenths of the objective. */
    private static final DecodeCapacity CAPACITY = capacity(200_000 / 0.85, 256);

    private static final double EACH = 70 / 0.045;

    private static DemandAhead demand(double tokens, boolean jumping) {
        return new DemandAhead(tokens, tokens, tokens, 0.95, 95, jumping, 0, OptionalDouble.empty());
    }

    private static DemandAhead steady(double tokens) {
        return demand(tokens, false);
    }

    private static Need first(DecodeCapacity capacity, DemandAhead demand) {
        return DecodeTheory.needs(SeenPool.decode().ready(2).view(), capacity, demand, NOBODY)
                .getFirst();
    }

    private static Optional<Need> of(ReasonCode code, PoolView view, DemandAhead demand, Upstream upstream) {
        return DecodeTheory.needs(view, CAPACITY, demand, upstream).stream()
                .filter(need -> need.code() == code)
                .findFirst();
    }

    @Test
    void tokensAskForReplicasAtNineTenthsOfTheObjective() {
        Need need = first(CAPACITY, steady(3600));
        assertThat(need.code()).isEqualTo(ReasonCode.ForecastDemand);
        assertThat(need.exact()).isCloseTo(3600 / EACH, within(1e-9));
        assertThat(need.reckoned()).isTrue();
        Reasoning why = need.why().get();
        assertThat(why.numbers())
                .containsExactly(
                        entry("demandTokensPerSecond", 3600.0),
                        entry("expectedTokensPerSecond", 3600.0),
                        entry("provisionedTokensPerSecond", 3600.0),
                        entry("quantile", 0.95),
                        entry("horizonSeconds", 95.0),
                        entry("replicaTokensPerSecond", 1556.0),
                        entry("replicaSequences", 70.0),
                        entry("contextTokens", 1000.0),
                        entry("tokensPerStep", 1.0),
                        entry("certainty", 0.6),
                        entry("stepSeconds", 0.045),
                        entry("stepSecondsOneLess", 0.1),
                        entry("stepSecondsOneMore", 0.01818));
        assertThat(why.sentence())
                .isEqualTo("In 95 s demand reaches up to 3,600 output tokens/s (P95); one replica gives 1,556/s with 70"
                        + " sequences of 1,000 tokens, bound by the ITL objective. With one replica less a token would"
                        + " then take 100 ms, with one more 18 ms.");
    }

    @Test
    void saysWhenOneReplicaLessCouldNotGiveTheTokensAtAll() {
        assertThat(first(CAPACITY, steady(3000)).why().get().sentence())
                .contains("With one replica less no batch would give that many, with one more 20 ms.");
        Reasoning single = first(CAPACITY, steady(1000)).why().get();
        assertThat(single.numbers()).contains(entry("stepSecondsOneLess", 0.0), entry("stepSecondsOneMore", 0.01333));
        assertThat(single.sentence()).contains("With one replica less no batch would give that many");
    }

    @Test
    void demandWithoutAForecastIsThePresent() {
        DemandAhead now = new DemandAhead(1000, 1000, 1000, 0.95, 0, false, 0, OptionalDouble.empty());
        assertThat(first(CAPACITY, now).code()).isEqualTo(ReasonCode.PresentDemand);
    }

    @Test
    void aCacheThatFillsFirstIsTheReasonAndTheBound() {
        Need need = first(capacity(40_000 / 0.85, 256), steady(4000));
        assertThat(need.code()).isEqualTo(ReasonCode.KvResidency);
        assertThat(need.exact()).isCloseTo(4000 / (40 / 0.030), within(1e-9));
        assertThat(need.why().get().sentence()).contains("with 40 sequences", "bound by its KV cache");
        assertThat(first(capacity(1e9, 30), steady(4000)).why().get().sentence())
                .contains("with 30 sequences", "bound by its largest batch");
    }

    @Test
    void anObjectiveBelowASingleSequenceIsNotBoughtFor() {
        DecodeCapacity slow =
                new DecodeCapacity(0.08, 0.001, 0, 1000, OptionalDouble.empty(), 256, 1, Confidence.Learned, 1);
        List<Need> needs = DecodeTheory.needs(SeenPool.decode().ready(2).view(), slow, steady(500), NOBODY);
        Need need = needs.getFirst();
        assertThat(need.code()).isEqualTo(ReasonCode.ObjectiveOutOfReach);
        assertThat(need.reckoned()).isTrue();
        double step = 1.5 * 0.081;
        double each = (step - 0.08) / 0.001 / step;
        assertThat(need.exact()).isCloseTo(500 / each, within(1e-9));
        assertThat(need.why().get().numbers())
                .containsExactlyEntriesOf(Wording.numbers(
                        "objectiveSeconds",
                        0.05,
                        "reachableSeconds",
                        0.081,
                        "plannedStepSeconds",
                        step,
                        "provisionedTokensPerSecond",
                        500,
                        "replicaTokensPerSecond",
                        each));
        assertThat(need.why().get().sentence())
                .isEqualTo(
                        "No number of replicas gives a token every 50 ms: alone on an engine a request gets one every"
                                + " 81 ms. The pool is sized for 122 ms.");
    }

    @Test
    void slowTokensAreNoReasonWhereNoReplicaIsFaster() {
        DecodeCapacity slow =
                new DecodeCapacity(0.08, 0.001, 0, 1000, OptionalDouble.empty(), 256, 1, Confidence.Learned, 1);
        DecodeCapacity edge =
                new DecodeCapacity(0.049, 0.001, 0, 1000, OptionalDouble.empty(), 256, 1, Confidence.Learned, 1);
        PoolView late = SeenPool.decode().did(Did.NOTHING.itl(20, 200)).view();
        assertThat(DecodeTheory.needs(late, slow, steady(5), NOBODY))
                .extracting(Need::code)
                .doesNotContain(ReasonCode.LatencyAboveObjective);
        assertThat(DecodeTheory.needs(late, edge, steady(5), NOBODY))
                .extracting(Need::code)
                .startsWith(ReasonCode.ForecastDemand)
                .contains(ReasonCode.LatencyAboveObjective);
    }

    @Test
    void whatComesFromPrefillIsPartOfTheWorkThatWaits() {
        PoolView view = SeenPool.decode()
                .ready(sample -> sample.running(70).waitingForCapacity(10))
                .view();
        Backlog backlog = Backlog.of(
                view,
                new Backlog.Waiting(10 * 300, Double.POSITIVE_INFINITY, 4 * 300, Double.POSITIVE_INFINITY),
                1000,
                EACH);
        Need need =
                of(ReasonCode.Backlog, view, steady(1000), new Upstream(4, 300)).orElseThrow();
        assertThat(need.exact()).isCloseTo(backlog.replicas(), within(1e-9));
        assertThat(need.why().get().numbers())
                .containsAllEntriesOf(Wording.numbers(
                        "waitingTokensAtLeadTime",
                        backlog.leftAtLead(),
                        "replicasOrdered",
                        backlog.ordered(),
                        "replicasKept",
                        backlog.kept()));
        assertThat(need.why().get().sentence()).startsWith("10 requests wait for room and more come from prefill; ");
    }

    @Test
    void whatComesFromPrefillComesNoFasterThanItsEnginesSendItOn() {
        PoolView view = SeenPool.decode().ready(sample -> sample.running(70)).view();
        double fast = of(ReasonCode.Backlog, view, steady(1000), new Upstream(4_000, 300))
                .orElseThrow()
                .exact();
        double slow = of(ReasonCode.Backlog, view, steady(1000), new Upstream(4_000, 300, 0.5))
                .orElseThrow()
                .exact();
        assertThat(slow).isCloseTo((1000 + 2 * 0.5 * 300) / EACH, within(1e-9));
        assertThat(fast).isGreaterThan(slow);
    }

    @Test
    void workThatIsGivenWithinHalfTheFirstTokenObjectiveIsNoBacklog() {
        PoolView view = SeenPool.decode()
                .ready(sample -> sample.running(70).waitingForCapacity(1))
                .view();
        double inTime = EACH * 1;
        assertThat(of(ReasonCode.Backlog, view, steady(100), new Upstream(0, inTime - 1)))
                .isEmpty();
        assertThat(of(ReasonCode.Backlog, view, steady(100), new Upstream(0, inTime + 1)))
                .isPresent();
        assertThat(of(ReasonCode.Backlog, view, steady(100), new Upstream(1000, 0)))
                .as("nobody knows how long the answers are")
                .isEmpty();
    }

    @Test
    void onlyAJumpIsABacklogBeforeItIsLate() {
        PoolView view = SeenPool.decode().ready(1).view();
        assertThat(of(ReasonCode.Backlog, view, demand(5000, true), new Upstream(0, 300)))
                .isPresent();
        assertThat(of(ReasonCode.Backlog, view, demand(5000, false), new Upstream(0, 300)))
                .isEmpty();
        assertThat(of(ReasonCode.Backlog, view, demand(EACH + 17, true), new Upstream(0, 300)))
                .as("1,530 tokens at lead time are given within a second")
                .isEmpty();
        assertThat(of(ReasonCode.Backlog, view, demand(EACH + 18, true), new Upstream(0, 300)))
                .isPresent();
    }

    @Test
    void residentCachesAskForReplicasThatAreNineTenthsFull() {
        PoolView view = SeenPool.decode()
                .ready(sample -> sample.kvUsage(0.8).waitingForCapacity(5))
                .ready(sample -> sample.kvUsage(0.7))
                .view();
        Need need = DecodeTheory.forCache(view, capacity(100_000, 256), 0).orElseThrow();
        assertThat(need.exact()).isCloseTo((1.5 + 5 * 1000 / 100_000.0) / 0.9, within(1e-9));
        assertThat(need.reckoned()).isFalse();
        assertThat(need.why().get().numbers())
                .containsExactly(
                        entry("kvCachesInUse", 1.5), entry("waitingRequests", 5.0), entry("kvCachesWaitedFor", 0.05));
        assertThat(need.why().get().sentence())
                .isEqualTo("Running requests fill 1.5 KV caches and 5 requests wait for room.");
    }

    @Test
    void cachesFullOfABacklogAskForOneReplicaMoreAtMost() {
        PoolView full = SeenPool.decode()
                .ready(sample -> sample.kvUsage(1).waitingForCapacity(50))
                .ready(sample -> sample.kvUsage(1).waitingForCapacity(50))
                .view();
        assertThat(DecodeTheory.forCache(full, CAPACITY, 300).orElseThrow().exact())
                .isCloseTo(3, within(1e-9));
        PoolView half = SeenPool.decode()
                .ready(sample -> sample.kvUsage(0.5).waitingForCapacity(50))
                .view();
        assertThat(DecodeTheory.forCache(half, CAPACITY, 300).orElseThrow().exact())
                .isCloseTo(1.5 / 0.9, within(1e-9));
    }

    @Test
    void cachesNobodyTellsOfAskForNothing() {
        assertThat(DecodeTheory.forCache(SeenPool.decode().ready(2).view(), CAPACITY, 0))
                .isEmpty();
        PoolView empty = SeenPool.decode().ready(sample -> sample.kvUsage(0)).view();
        assertThat(DecodeTheory.forCache(empty, CAPACITY, 0)).isEmpty();
        DecodeCapacity unsized =
                new DecodeCapacity(0.01, 0.0005, 0, 1000, OptionalDouble.empty(), 256, 1, Confidence.Learned, 1);
        PoolView waiting = SeenPool.decode()
                .ready(sample -> sample.kvUsage(0.45).waitingForCapacity(7))
                .view();
        assertThat(DecodeTheory.forCache(waiting, unsized, 0).orElseThrow().exact())
                .isCloseTo(0.5, within(1e-9));
    }

    @Test
    void busyLinksAskForReceiversButNeverForMoreThanOneAboveWhatRuns() {
        PoolView busy = SeenPool.decode()
                .did(Did.NOTHING.transfer(4))
                .did(Did.NOTHING.transfer(3))
                .view();
        Need need = of(ReasonCode.TransferLoad, busy, steady(10), NOBODY).orElseThrow();
        assertThat(need.exact()).isCloseTo(1.4 / 0.7, within(1e-9));
        assertThat(need.why().get().numbers())
                .containsExactly(entry("linksOccupied", 1.4), entry("occupancyAllowed", 0.7));
        assertThat(need.why().get().sentence()).isEqualTo("KV transfers keep 1.4 receiver links busy.");
        PoolView shared = SeenPool.decode().did(Did.NOTHING.transfer(40)).view();
        assertThat(of(ReasonCode.TransferLoad, shared, steady(10), NOBODY)
                        .orElseThrow()
                        .exact())
                .isEqualTo(2);
        assertThat(of(
                        ReasonCode.TransferLoad,
                        SeenPool.decode().did(Did.NOTHING.transfer(0)).view(),
                        steady(1),
                        NOBODY))
                .isEmpty();
    }

    @Test
    void slowTokensAskForReplicasInProportion() {
        PoolView slow = SeenPool.decode()
                .did(Did.NOTHING.itl(4, 50))
                .did(Did.NOTHING.itl(2, 50))
                .view();
        Need need = DecodeTheory.forLatency(slow, 1).orElseThrow();
        assertThat(need.exact()).isCloseTo(1.2 * 2, within(1e-9));
        assertThat(need.why().get().numbers())
                .containsExactly(entry("meanItlSeconds", 0.06), entry("objectiveSeconds", 0.05));
        assertThat(need.why().get().sentence())
                .isEqualTo("Tokens came every 60 ms on average, slower than the objective of 50 ms.");
        PoolView crawling = SeenPool.decode().did(Did.NOTHING.itl(100, 100)).view();
        assertThat(DecodeTheory.forLatency(crawling, 1).orElseThrow().exact()).isEqualTo(2);
    }

    @Test
    void tokensWithinTheObjectiveAskForNothing() {
        assertThat(DecodeTheory.forLatency(
                        SeenPool.decode().did(Did.NOTHING.itl(5, 100)).view(), 1))
                .isEmpty();
        assertThat(DecodeTheory.forLatency(
                        SeenPool.decode().did(Did.NOTHING.itl(50, 99)).view(), 1))
                .as("too few gaps to tell")
                .isEmpty();
        assertThat(DecodeTheory.forLatency(
                        SeenPool.decode().did(Did.NOTHING.itl(8, 100)).view(), 2))
                .as("two tokens a step")
                .isEmpty();
        PoolView answered = SeenPool.decode()
                .did(Did.NOTHING.itl(50, 100))
                .in(InstanceState.Starting, 1)
                .view();
        assertThat(DecodeTheory.forLatency(answered, 1)).isEmpty();
    }
}
