// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.AggregatedCapacity;
import dev.leadline.capacity.Confidence;
import dev.leadline.capacity.DecodeCapacity;
import dev.leadline.decide.AggregatedTheory.Asked;
import dev.leadline.decide.SeenPool.Did;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Role;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Hand vectors: steps of 10 ms and 0.5 ms per sequence, 10,000 prompt tokens/s, prompts of 1,000 and answers of 200. */
class AggregatedTheoryTest {

    private static DecodeCapacity decode(double base, int batch) {
        return new DecodeCapacity(base, 0.0005, 0, 1100, OptionalDouble.empty(), batch, 1, Confidence.Learned, 0.5);
    }

    private static AggregatedCapacity capacity(double base, int batch, double promptRate) {
        return new AggregatedCapacity(decode(base, batch), promptRate, 1000, 200, 2, 2048);
    }

    private static final AggregatedCapacity CAPACITY = capacity(0.010, 256, 10_000);

    private static SeenPool pool() {
        return SeenPool.of("serving", Role.Aggregated);
    }

    private static DemandAhead demand(double tokens, double horizon) {
        return new DemandAhead(tokens, tokens, tokens, 0.95, horizon, false, 0, OptionalDouble.empty());
    }

    private static Asked asked(double tokens) {
        return new Asked(demand(tokens, 95), demand(tokens, 95));
    }

    private static List<Need> needs(PoolView view, AggregatedCapacity capacity, Asked asked, double routerTokens) {
        return AggregatedTheory.needs(view, capacity, asked, routerTokens);
    }

    private static List<ReasonCode> codes(List<Need> needs) {
        return needs.stream().map(Need::code).toList();
    }

    @Test
    void promptsAndAnswersAskTogetherWithinNineTenthsOfTheObjective() {
        Need need = needs(pool().ready(3).view(), CAPACITY, asked(10_000), 0).getFirst();
        assertThat(need.code()).isEqualTo(ReasonCode.ForecastDemand);
        assertThat(need.reckoned()).isTrue();
        // work = 10,000/10,000 + 2,000 · 0.0005 = 2 replicas; 1 − 10/45 of a replica is left for it.
        assertThat(need.exact()).isCloseTo(2 / (1 - 0.010 / 0.045), within(1e-9));
        Reasoning why = need.why().get();
        assertThat(why.numbers())
                .containsExactly(
                        entry("demandTokensPerSecond", 10_000.0),
                        entry("expectedTokensPerSecond", 10_000.0),
                        entry("provisionedTokensPerSecond", 10_000.0),
                        entry("withAnswersTokensPerSecond", 10_000.0),
                        entry("quantile", 0.95),
                        entry("horizonSeconds", 95.0),
                        entry("promptTokensPerSecond", 10_000.0),
                        entry("outputTokens", 200.0),
                        entry("contextTokens", 1100.0),
                        entry("workReplicas", 2.0),
                        entry("certainty", 0.5),
                        entry("stepSecondsOneLess", 0.0),
                        entry("stepSecondsOneMore", 0.02));
        assertThat(why.sentence())
                .isEqualTo(
                        "In 95 s demand reaches up to 10,000 uncached input tokens/s (P95) with 200 output tokens per"
                                + " prompt of 1,000; bound by the ITL objective. With one replica less the work would not fit,"
                                + " with one more a token would take 20 ms.");
    }

    @Test
    void whatComesTogetherIsSaidWhereItIsAnotherNumber() {
        Asked apart = new Asked(demand(10_000, 95), demand(12_000, 95));
        Need need = needs(pool().ready(3).view(), CAPACITY, apart, 0).getFirst();
        assertThat(need.exact()).isCloseTo(2.4 / (1 - 0.010 / 0.045), within(1e-9));
        assertThat(need.why().get().sentence())
                .contains("; prompts and answers that come together are as much work as 12,000 of them; bound by");
        assertThat(need.why().get().numbers())
                .contains(entry("stepSecondsOneLess", 0.05), entry("withAnswersTokensPerSecond", 12_000.0));
    }

    @Test
    void saysHowLongATokenWouldTakeWithOneLess() {
        Need need = needs(pool().ready(3).view(), CAPACITY, asked(8_000), 0).getFirst();
        assertThat(need.replicas()).isEqualTo(3);
        assertThat(need.why().get().numbers())
                .contains(entry("stepSecondsOneLess", 0.05), entry("stepSecondsOneMore", 0.01667));
        assertThat(need.why().get().sentence())
                .endsWith("With one replica less a token would take 50 ms, with one more a token would take 17 ms.");
        Need single = needs(pool().ready(1).view(), CAPACITY, asked(500), 0).getFirst();
        assertThat(single.why().get().sentence()).contains("With one replica less the work would not fit");
    }

    @Test
    void aSmallBatchIsTheReasonAndTheBound() {
        Need need = needs(pool().ready(3).view(), capacity(0.010, 4, 10_000), asked(10_000), 0)
                .getFirst();
        assertThat(need.code()).isEqualTo(ReasonCode.KvResidency);
        assertThat(need.exact()).isCloseTo(2 + 2000 * 0.010 / 4, within(1e-9));
        assertThat(need.why().get().sentence()).contains("; bound by the sequences that fit on an engine.");
    }

    @Test
    void demandWithoutAForecastIsThePresent() {
        Asked now = new Asked(demand(1_000, 0), demand(1_000, 0));
        assertThat(needs(pool().ready(1).view(), CAPACITY, now, 0).getFirst().code())
                .isEqualTo(ReasonCode.PresentDemand);
    }

    @Test
    void tokensThatAreTooSlowAloneAreNotBoughtFor() {
        AggregatedCapacity slow = capacity(0.0795, 256, 10_000);
        PoolView view = pool().did(Did.NOTHING.itl(20, 200)).view();
        List<Need> needs = needs(view, slow, asked(5_000), 0);
        assertThat(codes(needs))
                .contains(ReasonCode.ObjectiveOutOfReach)
                .doesNotContain(ReasonCode.LatencyAboveObjective);
        double each = slow.tokensPerSecondAt(1.5 * 0.08);
        assertThat(needs.getFirst().exact()).isCloseTo(5_000 / each, within(1e-9));
        assertThat(needs.getFirst().reckoned()).isTrue();
        assertThat(needs.getFirst().why().get().numbers())
                .containsExactlyEntriesOf(Wording.numbers(
                        "objectiveSeconds",
                        0.05,
                        "reachableSeconds",
                        0.08,
                        "provisionedTokensPerSecond",
                        5000,
                        "replicaTokensPerSecond",
                        each));
        assertThat(needs.getFirst().why().get().sentence())
                .isEqualTo(
                        "No number of replicas gives a token every 50 ms: alone on an engine a request gets one every"
                                + " 80 ms. The pool is sized for the work alone.");
    }

    @Test
    void aPromptThatTakesTooLongAloneIsNotBoughtFor() {
        AggregatedCapacity slow = capacity(0.010, 256, 400);
        Need need = needs(pool().ready(1).view(), slow, asked(200), 0).getFirst();
        assertThat(need.code()).isEqualTo(ReasonCode.ObjectiveOutOfReach);
        assertThat(need.why().get().numbers())
                .contains(entry("objectiveSeconds", 2.15), entry("reachableSeconds", 2.51));
        assertThat(need.why().get().sentence())
                .isEqualTo(
                        "No number of replicas gives a first token within 2,150 ms: alone on an engine a prompt takes"
                                + " 2,511 ms. The pool is sized for the work alone.");
    }

    @Test
    void tokensThatMeetTheObjectiveExactlyAloneAreWithinReach() {
        AggregatedCapacity edge = capacity(0.0495, 256, 10_000);
        PoolView view = pool().did(Did.NOTHING.itl(20, 200)).view();
        assertThat(codes(needs(view, edge, asked(10), 0)))
                .contains(ReasonCode.LatencyAboveObjective)
                .doesNotContain(ReasonCode.ObjectiveOutOfReach);
    }

    @Test
    void whatWaitsInEnginesAndRouterIsOneBacklog() {
        PoolView view = pool().ready(sample -> sample.waitingTokens(6_000)).view();
        double each = CAPACITY.tokensPerSecondAt(0.045);
        double budget = 0.85 * 2.15 - 2 * CAPACITY.firstTokenSeconds(1);
        double inTime = each * budget;
        assertThat(codes(needs(view, CAPACITY, asked(100), inTime - 6_001))).doesNotContain(ReasonCode.Backlog);
        List<Need> needs = needs(view, CAPACITY, asked(100), inTime - 5_999);
        assertThat(codes(needs)).contains(ReasonCode.Backlog);
    }

    @Test
    void residentCachesAndWaitsAskAsInPoolsOfOneRole() {
        PoolView view = pool().ready(
                        sample -> sample.kvUsage(0.9).waitingTokens(10), Did.NOTHING.queue(20, 10), healthy())
                .view();
        assertThat(codes(needs(view, CAPACITY, asked(10), 0)))
                .containsExactly(ReasonCode.ForecastDemand, ReasonCode.LatencyAboveObjective, ReasonCode.KvResidency);
    }

    private static dev.leadline.fleet.Hardware healthy() {
        return new dev.leadline.fleet.Hardware.Healthy();
    }
}
