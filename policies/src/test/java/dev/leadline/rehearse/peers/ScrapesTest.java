// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.decode;
import static dev.leadline.rehearse.peers.PeerFixtures.engine;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.rehearse.FleetSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrapesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Scrapes scrapes = new Scrapes(MINUTE);

    @Test
    void ratesGoFromTheFirstToTheLastScrapeOfTheWindow() {
        for (int second = 0; second <= 90; second += 15) {
            scrapes.add(look(second, List.of(), List.of(tokens("a", 10.0 * second), tokens("b", 1000 + 2.0 * second))));
        }
        assertThat(scrapes.rate(FleetSpec.DECODE, EngineSample::generationTokensTotal, MINUTE))
                .hasValue(12);
    }

    @Test
    void aSeriesThatBeganInTheNewestScrapeHasNoRate() {
        scrapes.add(look(0, List.of(), List.of(tokens("a", 0))));
        scrapes.add(look(15, List.of(), List.of(tokens("a", 30), tokens("b", 900))));
        assertThat(scrapes.rate(FleetSpec.DECODE, EngineSample::generationTokensTotal, MINUTE))
                .hasValue(2);
        assertThat(scrapes.rate(FleetSpec.DECODE, "b", EngineSample::generationTokensTotal, MINUTE))
                .isEmpty();
    }

    @Test
    void theLargestValueOfAMinuteIsRememberedForAMinute() {
        scrapes.add(look(0, List.of(), List.of(decode("d", 1, 0, 0.9))));
        scrapes.add(look(60, List.of(), List.of(decode("d", 1, 0, 0.2))));
        assertThat(scrapes.maxOverTime(FleetSpec.DECODE, "d", EngineSample::kvUsage, MINUTE))
                .hasValue(0.9);
        scrapes.add(look(75, List.of(), List.of(decode("d", 1, 0, 0.1))));
        assertThat(scrapes.maxOverTime(FleetSpec.DECODE, "d", EngineSample::kvUsage, MINUTE))
                .hasValue(0.2);
    }

    @Test
    void aQuantileIsInterpolatedWithinItsBucket() {
        // Between the scrapes: 6 values up to 1 s, 4 between 1 s and 2.5 s. Rank 9 of 10 lies 3/4 into the second
        // bucket.
        scrapes.add(look(0, List.of(), List.of(firstTokens(5, 5, 5))));
        scrapes.add(look(15, List.of(), List.of(firstTokens(11, 15, 15))));
        WindowHistogram gained = scrapes.histogram(FleetSpec.DECODE, EngineSample::ttft, MINUTE);
        assertThat(gained.count()).isEqualTo(10);
        assertThat(gained.quantile(0.9).orElseThrow()).isCloseTo(1 + 1.5 * 3 / 4, within(1e-9));
        assertThat(gained.quantile(0.3).orElseThrow()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void aQuantileInTheLastBucketIsItsLowerBoundAndOneOfNothingIsUnknown() {
        scrapes.add(look(0, List.of(), List.of(firstTokens(0, 0, 0))));
        assertThat(scrapes.histogram(FleetSpec.DECODE, EngineSample::ttft, MINUTE)
                        .quantile(0.9))
                .isEmpty();
        scrapes.add(look(15, List.of(), List.of(firstTokens(0, 0, 3))));
        assertThat(scrapes.histogram(FleetSpec.DECODE, EngineSample::ttft, MINUTE)
                        .quantile(0.9))
                .hasValue(2.5);
    }

    private static InstanceSnapshot tokens(String id, double total) {
        return ready(id, engine().generationTokensTotal(total));
    }

    private static InstanceSnapshot firstTokens(double one, double two, double all) {
        var shown = CumulativeHistogram.of(all, all, Map.of(1.0, one, 2.5, two, Double.POSITIVE_INFINITY, all));
        return ready("d", engine().ttft(Optional.of(shown)));
    }
}
