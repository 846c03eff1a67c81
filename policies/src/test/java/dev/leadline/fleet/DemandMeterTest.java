// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import static dev.leadline.fleet.Looks.aLook;
import static dev.leadline.fleet.Looks.engine;
import static dev.leadline.fleet.Looks.known;
import static dev.leadline.fleet.Looks.tracker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DemandMeterTest {
    private final FleetTracker tracker = tracker();

    @Test
    void aRoutersArrivalsWinOverFinishedWork() {
        tracker.next(aLook(0).router(figures -> figures.requests(100).tokens(1_000, 200, 0))
                .prefill("p-0", engine().requestsTotal(0).computedPromptTokensTotal(0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .router(figures -> figures.requests(150).tokens(101_000, 20_200, 7_000))
                        .prefill("p-0", engine().requestsTotal(5).computedPromptTokensTotal(8_000))
                        .build())
                .demand();

        assertThat(demand.requests()).isEqualTo(known(5));
        assertThat(demand.uncachedInputTokens()).isEqualTo(known(8_000));
        assertThat(demand.cachedShare().orElseThrow()).isCloseTo(0.2, within(1e-9));
        assertThat(demand.outputTokens()).as("no decode engine tells").isEqualTo(known(700));
    }

    @Test
    void enginesWinForOutputTokens() {
        tracker.next(aLook(0).router(figures -> figures.tokens(0, 0, 0))
                .decode("d-0", engine().generationTokensTotal(0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .router(figures -> figures.tokens(0, 0, 100))
                        .decode("d-0", engine().generationTokensTotal(9_000))
                        .build())
                .demand();

        assertThat(demand.outputTokens()).isEqualTo(known(900));
    }

    /** Such a router shows a burst in requests at once and its tokens only when the responses end. */
    @Test
    void aRouterThatCountsTokensAtCompletionGivesArrivalsTimesTheLearnedMean() {
        tracker.next(aLook(0).router(figures ->
                        figures.requests(0).completed(CumulativeHistogram.of(0, 0), CumulativeHistogram.of(0, 0)))
                .build());
        tracker.next(aLook(10)
                .router(figures -> figures.requests(20)
                        .completed(CumulativeHistogram.of(20_000, 10), CumulativeHistogram.of(5_000, 10)))
                .build());
        Demand burst = tracker.next(aLook(20)
                        .router(figures -> figures.requests(420)
                                .completed(CumulativeHistogram.of(20_000, 10), CumulativeHistogram.of(5_000, 10)))
                        .build())
                .demand();

        assertThat(burst.requests()).isEqualTo(known(40));
        assertThat(burst.uncachedInputTokens().orElseThrow()).isCloseTo(40 * 1_500, within(1e-6));
        assertThat(burst.cachedShare().orElseThrow()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void aRouterWithoutTokensUsesTheMeanThatPrefillEnginesTeach() {
        tracker.next(aLook(0).router(figures -> figures.requests(0))
                .prefill("p-0", engine().requestsTotal(0).computedPromptTokensTotal(0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .router(figures -> figures.requests(100))
                        .prefill("p-0", engine().requestsTotal(10).computedPromptTokensTotal(8_000))
                        .build())
                .demand();

        assertThat(demand.uncachedInputTokens().orElseThrow()).isCloseTo(10 * 800, within(1e-6));
    }

    @Test
    void theLearnedMeanForgetsWithinItsHalfLife() {
        ForgettingMean mean = new ForgettingMean();
        mean.learn(100_000, 100, 10);
        mean.learn(300_000, 100, 300);

        assertThat(mean.value().orElseThrow()).isCloseTo((50_000 + 300_000) / 150.0, within(1e-6));
    }

    @Test
    void aMeanOfRecentRequestsForgetsByRequestsWhereTheyComeFast() {
        ForgettingMean mean = new ForgettingMean(50);
        mean.learn(100_000, 100, 1);
        mean.learn(300_000, 100, 1);

        assertThat(mean.value().orElseThrow()).isCloseTo((100_000 / 4.0 + 300_000) / (100 / 4.0 + 100), within(1e-6));
    }

    /** Five minutes of short prompts, then long ones: what the router holds back is as long as those just computed. */
    @Test
    void afterAChangeOfMixWhatIsHeldBackHasTheSizeOfTheLastPrompts() {
        tracker.next(aLook(0).router(figures -> figures.requests(0))
                .prefill("p-0", engine().requestsTotal(0).computedPromptTokensTotal(0))
                .build());
        tracker.next(aLook(10)
                .router(figures -> figures.requests(2_000))
                .prefill("p-0", engine().requestsTotal(2_000).computedPromptTokensTotal(1_000_000))
                .build());
        Demand demand = tracker.next(aLook(20)
                        .router(figures -> figures.requests(2_800))
                        .prefill("p-0", engine().requestsTotal(2_400).computedPromptTokensTotal(2_200_000))
                        .build())
                .demand();

        assertThat(demand.uncachedInputTokens().orElseThrow())
                .isCloseTo(80 * (1_000_000 / 256.0 + 1_200_000) / (2_000 / 256.0 + 400), within(1e-6));
    }

    @Test
    void withoutARouterTheEnginesAreSummed() {
        tracker.next(aLook(0).prefill("p-0", prefill(0, 0, 0))
                .prefill("p-1", prefill(0, 0, 0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .prefill("p-0", prefill(10, 20_000, 15_000))
                        .prefill("p-1", prefill(30, 20_000, 15_000))
                        .build())
                .demand();

        assertThat(demand.requests()).isEqualTo(known(4));
        assertThat(demand.uncachedInputTokens()).isEqualTo(known(3_000));
        assertThat(demand.cachedShare()).isEqualTo(known(0.25));
        assertThat(demand.outputTokens()).isEmpty();
    }

    /** A saturated engine finishes less than arrives; what piles up inside it arrived as well. */
    @Test
    void whatPilesUpInsideAnEngineHasArrived() {
        tracker.next(aLook(0).prefill(
                        "p-0", prefill(0, 0, 0).running(2).waitingForCapacity(0).waitingTokens(1_000))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .prefill(
                                "p-0",
                                prefill(10, 10_000, 10_000)
                                        .running(2)
                                        .waitingForCapacity(40)
                                        .waitingTokens(41_000))
                        .build())
                .demand();

        assertThat(demand.requests()).isEqualTo(known(5));
        assertThat(demand.uncachedInputTokens()).isEqualTo(known(5_000));
    }

    @Test
    void oneSilentEngineMakesTheSumUnknownAndNeverLow() {
        tracker.next(aLook(0).prefill("p-0", prefill(0, 0, 0))
                .prefill("p-1", prefill(0, 0, 0))
                .decode("d-0", engine().generationTokensTotal(0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .prefill("p-0", prefill(10, 20_000, 15_000))
                        .silent("prefill", "p-1")
                        .decode("d-0", engine().generationTokensTotal(500))
                        .build())
                .demand();

        assertThat(demand.requests()).isEmpty();
        assertThat(demand.uncachedInputTokens()).isEmpty();
        assertThat(demand.outputTokens()).isEqualTo(known(50));
    }

    @Test
    void aSilentEngineDoesNotHideARoutersWord() {
        tracker.next(aLook(0).router(figures -> figures.requests(0).tokens(0, 0, 0))
                .prefill("p-0", prefill(0, 0, 0))
                .decode("d-0", engine().generationTokensTotal(0))
                .build());
        Demand demand = tracker.next(aLook(10)
                        .router(figures -> figures.requests(10).tokens(1_000, 0, 300))
                        .silent("prefill", "p-0")
                        .silent("decode", "d-0")
                        .build())
                .demand();

        assertThat(demand.requests()).isEqualTo(known(1));
        assertThat(demand.uncachedInputTokens()).isEqualTo(known(100));
        assertThat(demand.outputTokens()).isEqualTo(known(30));
    }

    @Test
    void aScaleInDoesNotLookLikeFallingDemand() {
        tracker.next(both(0, 0, 0).build());
        Demand before = tracker.next(both(10, 1_000, 500).build()).demand();
        Demand gone = tracker.next(aLook(20)
                        .decode("d-0", engine().generationTokensTotal(2_000))
                        .build())
                .demand();
        Demand after = tracker.next(aLook(30)
                        .decode("d-0", engine().generationTokensTotal(3_500))
                        .build())
                .demand();

        assertThat(before.outputTokens()).isEqualTo(known(150));
        assertThat(gone.outputTokens()).isEqualTo(known(150));
        assertThat(after.outputTokens()).isEqualTo(known(150));
    }

    @Test
    void anEmptyPoolSaysNothingAboutDemand() {
        tracker.next(aLook(0).build());

        assertThat(tracker.next(aLook(10).build()).demand()).isEqualTo(Demand.UNKNOWN);
    }

    private static Looks both(double seconds, double first, double second) {
        return aLook(seconds)
                .decode("d-0", engine().generationTokensTotal(first))
                .decode("d-1", engine().generationTokensTotal(second));
    }

    private static EngineSampleBuilder prefill(double finished, double prompt, double computed) {
        return engine().requestsTotal(finished).promptTokensTotal(prompt).computedPromptTokensTotal(computed);
    }
}
