// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.decide.SeenPool.Did;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Objectives;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** First tokens within 2 s and 0.5 s for each 1,000 prompt tokens, tokens within 50 ms; bounds lie on the objectives. */
class MissesTest {

    private static final Objectives OBJECTIVES =
            new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(50));
    private static final Demand SHORT = SeenPool.demand(10, 0, 0);

    private final Misses misses = new Misses();

    /** So many requests, of which some came after the bound. */
    private static CumulativeHistogram late(double bound, double count, double late) {
        return CumulativeHistogram.of(count, count, Map.of(bound, count - late, Double.POSITIVE_INFINITY, count));
    }

    private static CumulativeHistogram firstTokens(double count, double late) {
        return late(2, count, late);
    }

    private static Did tokens(double count, double late) {
        return Did.NOTHING.tpot(CumulativeHistogram.of(
                count * 0.04, count, Map.of(0.05, count - late, Double.POSITIVE_INFINITY, count)));
    }

    private static FleetObservation byRouter(CumulativeHistogram ttft, Optional<CumulativeHistogram> tpot) {
        FleetObservation seen = SeenPool.fleet(SHORT);
        return new FleetObservation(
                seen.time(),
                seen.seconds(),
                seen.pools(),
                seen.demand(),
                seen.router(),
                Optional.of(ttft),
                tpot,
                seen.room());
    }

    private Misses.Shares learn(FleetObservation seen) {
        return misses.learn(seen, OBJECTIVES, 5);
    }

    private static FleetObservation prefill(Did... did) {
        SeenPool pool = SeenPool.prefill();
        for (Did one : did) {
            pool.did(one);
        }
        return SeenPool.fleet(SHORT, pool);
    }

    private static FleetObservation decode(Did... did) {
        SeenPool pool = SeenPool.decode();
        for (Did one : did) {
            pool.did(one);
        }
        return SeenPool.fleet(SHORT, pool);
    }

    @Test
    void nobodyTellsNothing() {
        Misses.Shares shares = learn(SeenPool.fleet(SHORT, SeenPool.prefill().ready(1)));
        assertThat(shares.firstTokens()).isEmpty();
        assertThat(shares.tokens()).isEmpty();
        assertThat(shares.roomWaitedFor()).isFalse();
        assertThat(shares.worse()).isZero();
    }

    @Test
    void firstTokensOfAllPrefillEnginesCountTogether() {
        Misses.Shares shares =
                learn(prefill(Did.NOTHING.ttft(firstTokens(100, 10)), Did.NOTHING.ttft(firstTokens(300, 10))));
        assertThat(shares.firstTokens()).hasValueCloseTo(20 / 400.0, within(1e-9));
        assertThat(shares.worse()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void firstTokensFadeOverHalfAMinute() {
        learn(prefill(Did.NOTHING.ttft(firstTokens(100, 50))));
        double keep = Math.exp(-5 / 30.0);
        assertThat(learn(prefill(Did.NOTHING.ttft(firstTokens(100, 0)))).firstTokens())
                .hasValueCloseTo(keep * 50 / (keep * 100 + 100), within(1e-9));
        Misses.Shares silent = misses.learn(prefill(Did.NOTHING), OBJECTIVES, 30);
        assertThat(silent.firstTokens())
                .as("what fades keeps its share")
                .hasValueCloseTo(keep * 50 / (keep * 100 + 100), within(1e-9));
    }

    @Test
    void lessThanOneRequestIsNobody() {
        assertThat(learn(prefill(Did.NOTHING.ttft(firstTokens(0.9, 0.5)))).firstTokens())
                .isEmpty();
        assertThat(new Misses()
                        .learn(prefill(Did.NOTHING.ttft(firstTokens(1, 0.5))), OBJECTIVES, 5)
                        .firstTokens())
                .hasValueCloseTo(0.5, within(1e-9));
    }

    @Test
    void theWorseOfEnginesAndRouterCounts() {
        FleetObservation engines = prefill(Did.NOTHING.ttft(firstTokens(100, 10)));
        FleetObservation both = new FleetObservation(
                engines.time(),
                engines.seconds(),
                engines.pools(),
                engines.demand(),
                engines.router(),
                Optional.of(firstTokens(100, 30)),
                Optional.empty(),
                engines.room());
        assertThat(learn(both).firstTokens()).hasValueCloseTo(0.3, within(1e-9));
        FleetObservation better = new FleetObservation(
                engines.time(),
                engines.seconds(),
                engines.pools(),
                engines.demand(),
                engines.router(),
                Optional.of(firstTokens(100, 5)),
                Optional.empty(),
                engines.room());
        assertThat(new Misses().learn(better, OBJECTIVES, 5).firstTokens()).hasValueCloseTo(0.1, within(1e-9));
        assertThat(new Misses()
                        .learn(byRouter(firstTokens(100, 7), Optional.empty()), OBJECTIVES, 5)
                        .firstTokens())
                .hasValueCloseTo(0.07, within(1e-9));
    }

    @Test
    void longerPromptsMayTakeLonger() {
        CumulativeHistogram seen =
                CumulativeHistogram.of(100, 100, Map.of(2.0, 40.0, 3.0, 90.0, Double.POSITIVE_INFINITY, 100.0));
        SeenPool pool = SeenPool.prefill().did(Did.NOTHING.ttft(seen));
        FleetObservation prompts = SeenPool.fleet(SeenPool.demand(10, 20_000, 0), pool);
        assertThat(learn(prompts).firstTokens()).as("2,000 tokens each, so 3 s").hasValueCloseTo(0.1, within(1e-9));
        FleetObservation none = SeenPool.fleet(SeenPool.demand(0, 20_000, 0), pool);
        assertThat(new Misses().learn(none, OBJECTIVES, 5).firstTokens()).hasValueCloseTo(0.6, within(1e-9));
    }

    @Test
    void anEngineOnSlowedHardwareSteersNoFirstTokens() {
        SeenPool pool = SeenPool.prefill()
                .ready(
                        sample -> sample.running(1),
                        Did.NOTHING.ttft(firstTokens(100, 90)),
                        new Hardware.Derated(0.5, "it is hot"))
                .did(Did.NOTHING.ttft(firstTokens(100, 10)));
        assertThat(learn(SeenPool.fleet(SHORT, pool)).firstTokens()).hasValueCloseTo(0.1, within(1e-9));
    }

    @Test
    void decodeTellsNoFirstTokensAndPrefillNoTokenTimes() {
        assertThat(learn(decode(Did.NOTHING.ttft(firstTokens(100, 50)))).firstTokens())
                .isEmpty();
        assertThat(learn(prefill(tokens(100, 50))).tokens()).isEmpty();
        SeenPool both = SeenPool.of("serving", Role.Aggregated)
                .did(new Did(
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.of(firstTokens(100, 20)),
                        tokens(100, 30).tpot(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        Misses.Shares shares = new Misses().learn(SeenPool.fleet(SHORT, both), OBJECTIVES, 5);
        assertThat(shares.firstTokens()).hasValueCloseTo(0.2, within(1e-9));
        assertThat(shares.tokens()).hasValueCloseTo(0.3, within(1e-9));
        assertThat(shares.worse()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void tokenTimesCountByTheirRequests() {
        assertThat(learn(decode(tokens(100, 20), tokens(300, 20))).tokens()).hasValueCloseTo(0.1, within(1e-9));
        assertThat(learn(decode(tokens(100, 20), Did.NOTHING.tpot(CumulativeHistogram.of(0, 0))))
                        .tokens())
                .hasValueCloseTo(0.2, within(1e-9));
    }

    @Test
    void aRouterTellsTokenTimesWhereNoEngineDoes() {
        CumulativeHistogram times = CumulativeHistogram.of(4, 100, Map.of(0.05, 75.0, Double.POSITIVE_INFINITY, 100.0));
        assertThat(learn(byRouter(firstTokens(100, 0), Optional.of(times))).tokens())
                .hasValueCloseTo(0.25, within(1e-9));
    }

    @Test
    void requestsThatWaitInDecodeWaitForRoom() {
        SeenPool waiting = SeenPool.decode().ready(1).ready(sample -> sample.waitingForCapacity(1));
        assertThat(learn(SeenPool.fleet(SHORT, waiting)).roomWaitedFor()).isTrue();
        SeenPool prompts = SeenPool.prefill().ready(sample -> sample.waitingForCapacity(1));
        assertThat(learn(SeenPool.fleet(SHORT, prompts)).roomWaitedFor()).isFalse();
        SeenPool nobody = SeenPool.decode().ready(sample -> sample.waitingForCapacity(0));
        assertThat(learn(SeenPool.fleet(SHORT, nobody)).roomWaitedFor()).isFalse();
    }
}
