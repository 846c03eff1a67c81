// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.policy.ForecastSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The three series together: what is recorded, what is watched, and what is carried on. */
class DemandForecastsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = SeenPool.NOW;

    private final DemandForecasts forecasts = fresh();
    private Instant now = START;

    private static DemandForecasts fresh() {
        return new DemandForecasts(ForecastSettings.DEFAULT, Set.of());
    }

    private void look(double seconds, double requests, double input, SeenPool... pools) {
        now = now.plusMillis(Math.round(1000 * seconds));
        var quiet = SeenPool.router(OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.empty());
        var seen = SeenPool.fleet(now, SeenPool.demand(requests, input, 50), quiet, pools);
        forecasts.learn(new dev.leadline.fleet.FleetObservation(
                now,
                OptionalDouble.of(seconds),
                seen.pools(),
                seen.demand(),
                seen.router(),
                seen.ttft(),
                seen.tpot(),
                seen.room()));
    }

    private void watch(int looks, IntToDoubleFunction requests) {
        for (int i = 0; i < looks; i++) {
            double rate = requests.applyAsDouble(i);
            look(5, rate, 1000 * rate, SeenPool.decode().ready(1));
        }
    }

    private static HistoryRow row(int second, double requests, double input, double cached) {
        return new HistoryRow(
                START.plusSeconds(second),
                OptionalDouble.of(requests),
                OptionalDouble.of(input),
                OptionalDouble.of(cached),
                OptionalDouble.empty());
    }

    @Test
    void recordedSumsBecomeRatesAndTheHighestIsKept() {
        HistoryReceipt receipt = forecasts.learnHistory(
                List.of(row(60, 120, 60_000, 6_000), row(0, 60, 30_000, 36_000), row(120, 60, 6_000, 0)), MINUTE);
        assertThat(receipt).isEqualTo(new HistoryReceipt(3, 3, START, START.plusSeconds(180)));
        assertThat(forecasts.highest(DemandOutlook.REQUESTS)).isCloseTo(2, within(1e-12));
        assertThat(forecasts.highest(DemandOutlook.INPUT))
                .as("60,000 less 6,000 that were cached")
                .isCloseTo(900, within(1e-9));
        assertThat(forecasts.highest(DemandOutlook.OUTPUT)).isZero();
        var path = forecasts.outlook(START.plusSeconds(180)).path(DemandOutlook.INPUT);
        assertThat(path.orElseThrow().at(MINUTE, 0.5)).isBetween(0.0, 900.0);
        assertThat(forecasts.outlook(now).path(DemandOutlook.OUTPUT)).isEmpty();
    }

    @Test
    void aRowThatWasRecordedTwiceCountsOnceAndARowOfAnotherWidthIsCutAnew() {
        HistoryReceipt twice = forecasts.learnHistory(List.of(row(0, 60, 1, 0), row(30, 600, 1, 0)), MINUTE);
        assertThat(twice.accepted()).isEqualTo(2);
        assertThat(forecasts.highest(DemandOutlook.REQUESTS)).isCloseTo(1, within(1e-12));
        DemandForecasts other = fresh();
        HistoryReceipt odd = other.learnHistory(
                List.of(row(0, 100, 1, 0), row(100, 100, 1, 0), row(200, 100, 1, 0)), Duration.ofSeconds(100));
        assertThat(odd.merged()).as("300 s are five minutes").isEqualTo(5);
        assertThat(other.highest(DemandOutlook.REQUESTS)).isCloseTo(1, within(1e-12));
        assertThatThrownBy(() -> fresh().learnHistory(List.of(), MINUTE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void periodsThatArePartsOfAMinuteOrTooLongAreRoundedOrLeftOut() {
        List<HistoryRow> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row(60 * i, 60, 1, 0));
        }
        forecasts.learnHistory(rows, MINUTE);
        forecasts.adopt(new ForecastSettings(
                true,
                Duration.ofDays(14),
                List.of(Duration.ofSeconds(3630), Duration.ofDays(15), Duration.ofSeconds(45))));
        ForecastExplanation explained =
                forecasts.explain().values().iterator().next().forecast();
        assertThat(explained.periodsInUse())
                .as("those of which a round has been seen")
                .containsExactly(Duration.ofMinutes(61), Duration.ofMinutes(2));
        assertThat(forecasts.explain()).containsOnlyKeys(DemandOutlook.REQUESTS, DemandOutlook.INPUT);
    }

    @Test
    void otherPeriodsKeepWhatIsRemembered() {
        List<HistoryRow> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rows.add(row(60 * i, i % 30 < 10 ? 600 : 60, 1, 0));
        }
        forecasts.learnHistory(rows, MINUTE);
        forecasts.adopt(new ForecastSettings(true, Duration.ofDays(14), List.of(Duration.ofMinutes(30))));
        assertThat(forecasts
                        .outlook(START.plusSeconds(7200))
                        .path(DemandOutlook.REQUESTS)
                        .orElseThrow()
                        .at(MINUTE, 0.99))
                .as("the next ten minutes are the busy ones")
                .isGreaterThan(5);
        assertThat(forecasts.lesson(DemandOutlook.REQUESTS).known()).isEqualTo(120);
    }

    @Test
    void theHighestFadesOverTwoWeeks() {
        watch(30, i -> 4);
        assertThat(forecasts.highest(DemandOutlook.REQUESTS)).isCloseTo(4, within(1e-9));
        assertThat(forecasts.present(DemandOutlook.REQUESTS)).hasValueCloseTo(4.0, within(1e-9));
        look(86_400, 1, 1000, SeenPool.decode().ready(1));
        assertThat(forecasts.highest(DemandOutlook.REQUESTS)).isCloseTo(4 * Math.exp(-1 / 14.0), within(1e-6));
    }

    @Test
    void afterTwoWeeksWithoutALookEverythingBeginsAnew() {
        watch(60, i -> 4);
        assertThat(forecasts.outlook(now).series()).isNotEmpty();
        look(14 * 86_400 + 1, 4, 4000, SeenPool.decode().ready(1));
        assertThat(forecasts.outlook(now).series()).isEmpty();
        assertThat(forecasts.present(DemandOutlook.REQUESTS)).isEmpty();
        assertThat(forecasts.jump(DemandOutlook.REQUESTS)).isEmpty();
        assertThat(forecasts.doubted(DemandOutlook.REQUESTS)).isEmpty();
        watch(4, i -> 2);
        assertThat(forecasts.present(DemandOutlook.REQUESTS)).hasValueCloseTo(2.0, within(1e-9));
    }

    @Test
    void exactlyTwoWeeksAreStillBridged() {
        watch(60, i -> 4);
        look(14 * 86_400, 4, 4000, SeenPool.decode().ready(1));
        assertThat(forecasts.present(DemandOutlook.REQUESTS)).isPresent();
    }

    @Test
    void overMinutesARiseOfRequestsIsCarriedOnByItsLongTrend() {
        forecasts.matters(Duration.ofMinutes(4));
        assertThat(forecasts.startsTakeMinutes()).isTrue();
        watch(60, i -> 100 + 2 * Math.max(0, i - 41));
        double present = forecasts.present(DemandOutlook.REQUESTS).orElseThrow();
        assertThat(forecasts.rise(DemandOutlook.INPUT, 10)).isCloseTo(4 / present, within(0.002));
        assertThat(forecasts.rise(DemandOutlook.INPUT, 1000))
                .as("half as long again as the ninety seconds it has lasted")
                .isCloseTo(0.4 * 135 / present, within(0.01));
        forecasts.matters(Duration.ofSeconds(90));
        assertThat(forecasts.startsTakeMinutes()).isFalse();
        assertThat(forecasts.rise(DemandOutlook.INPUT, 10)).isCloseTo(4 / present, within(0.002));
    }

    @Test
    void aBurstLikeThoseBeforePromisesNoRise() {
        forecasts.matters(Duration.ofMinutes(4));
        IntToDoubleFunction bursts = i -> i % 40 < 8 ? 300 : 100;
        watch(6, i -> 100);
        for (int i = 0; i < 2; i++) {
            watch(80, bursts);
        }
        watch(40, i -> 100);
        watch(5, i -> 300 + 5 * i);
        assertThat(forecasts.jump(DemandOutlook.REQUESTS)).isEmpty();
        assertThat(forecasts.doubted(DemandOutlook.REQUESTS)).isPresent();
        assertThat(forecasts.rise(DemandOutlook.INPUT, 240)).isZero();
    }

    @Test
    void withoutRequestsASeriesTellsItsOwnRise() {
        for (int i = 0; i < 30; i++) {
            now = now.plusSeconds(5);
            forecasts.learn(SeenPool.fleet(
                    now,
                    new dev.leadline.fleet.Demand(
                            OptionalDouble.empty(),
                            OptionalDouble.of(1000 + 20 * i),
                            OptionalDouble.empty(),
                            OptionalDouble.empty()),
                    SeenPool.fleet(SeenPool.NO_DEMAND).router(),
                    SeenPool.decode().ready(1)));
        }
        double present = forecasts.present(DemandOutlook.INPUT).orElseThrow();
        assertThat(forecasts.rise(DemandOutlook.INPUT, 10)).isCloseTo(40 / present, within(1e-6));
        assertThat(forecasts.rise(DemandOutlook.REQUESTS, 10)).isZero();
        assertThat(forecasts.rise(DemandOutlook.OUTPUT, 10)).isZero();
    }

    @Test
    void aRarePauseIsRemarkableAtOnce() {
        watch(300, i -> 4);
        assertThat(forecasts.findings(DemandOutlook.REQUESTS)).noneMatch(Finding.SilentZeros.class::isInstance);
        watch(8, i -> 0);
        assertThat(forecasts.findings(DemandOutlook.REQUESTS)).anyMatch(Finding.SilentZeros.class::isInstance);
    }

    @Test
    void theLagIsCountedFromTheLastFullBin() {
        look(5, 1, 1000, SeenPool.decode().ready(1));
        assertThat(forecasts.lag(START.plusSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(forecasts.lag(START.plusSeconds(15))).isZero();
        assertThat(forecasts.lag(START.plusSeconds(29))).isEqualTo(Duration.ofSeconds(14));
        assertThatThrownBy(() -> forecasts.present("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }
}
