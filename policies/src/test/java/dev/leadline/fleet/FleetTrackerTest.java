// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import static dev.leadline.fleet.Looks.aLook;
import static dev.leadline.fleet.Looks.at;
import static dev.leadline.fleet.Looks.engine;
import static dev.leadline.fleet.Looks.known;
import static dev.leadline.fleet.Looks.tracker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FleetTrackerTest {
    private final FleetTracker tracker = tracker();

    @Test
    void theFirstLookHasNoRatesAndUnknownDemand() {
        FleetObservation seen = tracker.next(
                aLook(0).decode("d-0", engine().generationTokensTotal(1_000)).build());

        assertThat(seen.seconds()).isEmpty();
        assertThat(seen.demand()).isEqualTo(Demand.UNKNOWN);
        assertThat(decode(seen).rates()).isEmpty();
    }

    @Test
    void ratesAreDifferencesOverElapsedTime() {
        tracker.next(aLook(0).decode(
                        "d-0",
                        engine().generationTokensTotal(1_000)
                                .busySecondsTotal(10)
                                .preemptionsTotal(1))
                .build());
        FleetObservation seen = tracker.next(aLook(5).decode(
                        "d-0",
                        engine().generationTokensTotal(1_500)
                                .busySecondsTotal(13)
                                .preemptionsTotal(3))
                .build());

        EngineRates rates = decode(seen).rates().orElseThrow();
        assertThat(rates.generationTokens()).isEqualTo(known(100));
        assertThat(rates.busyShare()).isEqualTo(known(0.6));
        assertThat(rates.preemptions()).isEqualTo(known(0.4));
        assertThat(rates.requests()).isEmpty();
        assertThat(seen.demand().outputTokens()).isEqualTo(known(100));
    }

    /** The recorded series of a restart between the second and third look. */
    @Test
    void aRestartYieldsTheNewValueAsIncrease() {
        double[][] series = {
            {1763900000, 9_990_000, 400_000},
            {1763900000, 10_020_000, 401_500},
            {1763900041, 12_000, 310},
            {1763900041, 48_000, 1_900}
        };
        double[][] increases = {{30_000, 1_500}, {12_000, 310}, {36_000, 1_590}};
        for (int i = 0; i < series.length; i++) {
            FleetObservation seen = tracker.next(aLook(10 * i)
                    .decode(
                            "d-0",
                            engine().startedAt(series[i][0])
                                    .promptTokensTotal(series[i][1])
                                    .generationTokensTotal(series[i][2]))
                    .build());
            if (i > 0) {
                EngineRates rates = decode(seen).rates().orElseThrow();
                assertThat(rates.promptTokens()).isEqualTo(known(increases[i - 1][0] / 10));
                assertThat(rates.generationTokens()).isEqualTo(known(increases[i - 1][1] / 10));
            }
        }
    }

    @Test
    void anyFallenCounterResetsAllOfThemWhenTheStartIsUnknown() {
        tracker.next(
                aLook(0).decode("d-0", engine().generationTokensTotal(1_000).requestsTotal(3))
                        .build());
        FleetObservation seen = tracker.next(aLook(10)
                .decode("d-0", engine().generationTokensTotal(200).requestsTotal(5))
                .build());

        EngineRates rates = decode(seen).rates().orElseThrow();
        assertThat(rates.generationTokens()).isEqualTo(known(20));
        assertThat(rates.requests()).isEqualTo(known(0.5));
    }

    @Test
    void aCounterThatFallsWithoutARestartIsUnknown() {
        tracker.next(aLook(0).decode("d-0", engine().startedAt(7).generationTokensTotal(1_000_000))
                .build());
        FleetObservation seen =
                tracker.next(aLook(5).decode("d-0", engine().startedAt(7).generationTokensTotal(900_000))
                        .build());

        assertThat(decode(seen).rates().orElseThrow().generationTokens()).isEmpty();
        assertThat(seen.demand().outputTokens()).isEmpty();
    }

    @Test
    void ratesAreNeverNegativeAndBusyStaysAShare() {
        ForAll.forAll(7, 300, random -> random.doubles(12, 0, 1_000).toArray(), totals -> {
            FleetTracker fresh = tracker();
            for (int i = 0; i < totals.length; i++) {
                FleetObservation seen = fresh.next(aLook(2 * i)
                        .prefill(
                                "p-0",
                                engine().requestsTotal(totals[i])
                                        .running(totals[totals.length - 1 - i])
                                        .waitingForCapacity(0))
                        .decode("d-0", engine().generationTokensTotal(totals[i]).busySecondsTotal(totals[i]))
                        .build());
                decode(seen).rates().ifPresent(rates -> {
                    assertThat(rates.generationTokens().orElse(0)).isNotNegative();
                    assertThat(rates.busyShare().orElse(0)).isBetween(0.0, 1.0);
                });
                assertThat(seen.demand().requests().orElse(0)).isNotNegative();
                assertThat(seen.demand().outputTokens().orElse(0)).isNotNegative();
            }
        });
    }

    @Test
    void refusesRatesOverLessThanHalfASecond() {
        tracker.next(aLook(0).decode("d-0", engine().generationTokensTotal(0)).build());
        FleetObservation soon = tracker.next(
                aLook(0.4).decode("d-0", engine().generationTokensTotal(100)).build());
        FleetObservation later = tracker.next(
                aLook(2).decode("d-0", engine().generationTokensTotal(400)).build());

        assertThat(decode(soon).rates()).isEmpty();
        assertThat(soon.demand()).isEqualTo(Demand.UNKNOWN);
        assertThat(decode(later).rates().orElseThrow().generationTokens()).isEqualTo(known(200));
    }

    @Test
    void looksEverySecondTellTheDemandAlthoughSomeComeALittleEarly() {
        double[] times = {0, 1.03, 2.0, 2.98, 4.01};
        for (double time : times) {
            FleetObservation seen = tracker.next(aLook(time)
                    .router(router -> router.requests(100 * time))
                    .decode("d-0", engine().generationTokensTotal(100 * time))
                    .build());
            assertThat(seen.demand().outputTokens().isPresent())
                    .as("at " + time)
                    .isEqualTo(time > 0);
        }
    }

    @Test
    void aRateSpansTheLooksThatFailed() {
        tracker.next(aLook(0).decode("d-0", engine().generationTokensTotal(0)).build());
        FleetObservation gap = tracker.next(aLook(5).silent("decode", "d-0").build());
        FleetObservation back = tracker.next(
                aLook(10).decode("d-0", engine().generationTokensTotal(1_000)).build());

        assertThat(decode(gap).rates()).isEmpty();
        assertThat(decode(back).rates().orElseThrow().seconds()).isEqualTo(10);
        assertThat(decode(back).rates().orElseThrow().generationTokens()).isEqualTo(known(100));
    }

    @Test
    void aNewcomerThatBecameReadyInTheIntervalCountsInTheDemandFromItsStart() {
        tracker.next(aLook(0).decode("d-0", engine().generationTokensTotal(0)).build());
        FleetObservation seen = tracker.next(aLook(10)
                .decode("d-0", engine().generationTokensTotal(1_000))
                .instance(
                        "decode",
                        "d-1",
                        InstanceState.Ready,
                        Optional.of(at(4)),
                        Reading.fresh(engine().generationTokensTotal(500).build(), at(10)))
                .build());

        assertThat(pool(seen, "decode").instances().get(1).rates()).isEmpty();
        assertThat(seen.demand().outputTokens()).isEqualTo(known(150));
    }

    @Test
    void aNewcomerOfUnknownAgeMakesTheSumUnknown() {
        tracker.next(aLook(0).decode("d-0", engine().generationTokensTotal(0)).build());
        FleetObservation seen = tracker.next(aLook(10)
                .decode("d-0", engine().generationTokensTotal(1_000))
                .decode("d-1", engine().generationTokensTotal(5_000_000))
                .build());

        assertThat(seen.demand().outputTokens()).isEmpty();
    }

    @Test
    void histogramsAreDifferencedBucketByBucket() {
        tracker.next(aLook(0).prefill("p-0", engine().ttft(Optional.of(histogram(4, 10, 0.5, 6, 1, 10))))
                .build());
        FleetObservation seen =
                tracker.next(aLook(5).prefill("p-0", engine().ttft(Optional.of(histogram(9, 30, 0.5, 16, 1, 30))))
                        .build());

        assertThat(prefill(seen).rates().orElseThrow().ttft()).contains(histogram(5, 20, 0.5, 10, 1, 20));
        assertThat(seen.ttft()).contains(histogram(5, 20, 0.5, 10, 1, 20));
    }

    @Test
    void changedBoundsGiveNoDifference() {
        tracker.next(aLook(0).prefill("p-0", engine().ttft(Optional.of(histogram(4, 70, 0.1, 10, 0.5, 40))))
                .build());
        FleetObservation seen =
                tracker.next(aLook(5).prefill("p-0", engine().ttft(Optional.of(histogram(5, 90, 0.1, 12, 0.25, 30))))
                        .build());

        assertThat(prefill(seen).rates().orElseThrow().ttft()).isEmpty();
        assertThat(seen.ttft()).isEmpty();
    }

    @Test
    void enginesOfDifferentBoundsMeetAtTheBoundsThatBothHave() {
        CumulativeHistogram one = CumulativeHistogram.of(1, 10, Map.of(0.1, 4.0, 0.5, 8.0, 1.0, 10.0));
        CumulativeHistogram other = CumulativeHistogram.of(2, 20, Map.of(0.5, 11.0, 2.0, 20.0));

        assertThat(HistogramDifference.merged(List.of(one, other)))
                .contains(CumulativeHistogram.of(3, 30, Map.of(0.5, 19.0)));
    }

    @Test
    void theRoutersLatenciesWinOverTheEngines() {
        tracker.next(aLook(0).router(figures -> figures.ttft(CumulativeHistogram.of(0, 0)))
                .prefill("p-0", engine().ttft(Optional.of(CumulativeHistogram.of(0, 0))))
                .build());
        FleetObservation seen = tracker.next(aLook(5).router(figures -> figures.ttft(CumulativeHistogram.of(40, 20)))
                .prefill("p-0", engine().ttft(Optional.of(CumulativeHistogram.of(10, 20))))
                .build());

        assertThat(seen.ttft().orElseThrow().mean()).isEqualTo(known(2));
    }

    @Test
    void gapsBetweenTokensStandInForTheMeanPerRequestWithoutATail() {
        tracker.next(aLook(0).decode("d-0", engine().itl(Optional.of(histogram(0, 0, 0.1, 0, 1, 0))))
                .build());
        FleetObservation seen =
                tracker.next(aLook(5).decode("d-0", engine().itl(Optional.of(histogram(3, 100, 0.1, 90, 1, 100))))
                        .build());

        assertThat(seen.tpot()).contains(CumulativeHistogram.of(3, 100));
    }

    @Test
    void busyShareComesFromTheGpusWhenTheEngineHasNoCounter() {
        for (int i = 0; i < 2; i++) {
            FleetObservation seen = tracker.next(aLook(5 * i)
                    .instance(
                            "decode",
                            "d-0",
                            InstanceState.Ready,
                            Optional.empty(),
                            Reading.fresh(engine().generationTokensTotal(i).build(), at(5 * i)),
                            Looks.gpu("GPU-a", 0.8),
                            Looks.gpu("GPU-b", 0.7))
                    .build());
            decode(seen)
                    .rates()
                    .ifPresent(rates -> assertThat(rates.busyShare()).isEqualTo(known(0.8)));
        }
    }

    @Test
    void refusesLooksOutOfOrderAndForeignPools() {
        tracker.next(aLook(5).build());

        assertThatThrownBy(() -> tracker.next(aLook(5).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not newer");
        FleetTracker other = new FleetTracker(Map.of("aggregated", Role.Aggregated));
        assertThatThrownBy(() -> other.next(aLook(0).build()))
                .hasMessageContaining("[prefill, decode]")
                .hasMessageContaining("[aggregated]");
    }

    @Test
    void refusesTheSameInstanceTwiceAndForgetsNothing() {
        tracker.next(aLook(0).decode("d-0", engine().generationTokensTotal(0)).build());
        assertThatThrownBy(() -> tracker.next(
                        aLook(5).decode("d-0", engine()).decode("d-0", engine()).build()))
                .hasMessageContaining("lists d-0 twice in pool decode");
        FleetObservation seen = tracker.next(
                aLook(10).decode("d-0", engine().generationTokensTotal(1_000)).build());

        assertThat(seen.demand().outputTokens().orElseThrow()).isCloseTo(100, within(1e-9));
    }

    private static CumulativeHistogram histogram(
            double sum, double count, double bound1, double below1, double bound2, double below2) {
        return CumulativeHistogram.of(
                sum, count, Map.of(bound1, below1, bound2, below2, Double.POSITIVE_INFINITY, count));
    }

    private static PoolObservation pool(FleetObservation seen, String name) {
        return Optional.ofNullable(seen.pools().get(name)).orElseThrow();
    }

    static InstanceObservation decode(FleetObservation seen) {
        return pool(seen, "decode").instances().getFirst();
    }

    private static InstanceObservation prefill(FleetObservation seen) {
        return pool(seen, "prefill").instances().getFirst();
    }
}
