// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BatchTrainerTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void learnedModelsSpeakAtFarHorizonsAndSayWhereTheyComeFrom() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        forecaster.learnHistory(START, Duration.ofMinutes(1), quarterHours(1_200));
        BatchModel learned = new BatchTrainer(1).train(forecaster.batchTask());
        assertThat(learned.provenance()).contains("Tribuo").contains("seed 1");
        forecaster.adopt(learned);
        for (int i = 0; i < 1_200; i++) {
            Instant time = START.plus(Duration.ofHours(20)).plusSeconds(15L * i);
            forecaster.learn(time, quarterHours(1_200 + i / 4 + 1).getLast());
        }
        List<String> far = forecaster.explain().horizons().getLast().experts().stream()
                .map(ForecastExplanation.ExpertWeight::expert)
                .toList();
        assertThat(far).containsAnyOf("learned line", "learned tree");
    }

    @Test
    void learnsTheSameFromTheSameAndNothingFromTooLittle() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        forecaster.learnHistory(START, Duration.ofMinutes(1), quarterHours(100));
        BatchModel nothing = new BatchTrainer(1).train(forecaster.batchTask());
        assertThat(nothing.of(BatchKind.LINE)).isEmpty();
        assertThat(nothing.of(BatchKind.TREE)).isEmpty();
    }

    /** A peak in the first five minutes of every quarter of an hour. */
    private static List<Bin> quarterHours(int minutes) {
        RandomGenerator random = ForAll.generator(5);
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            bins.add(Bin.of((i % 15 < 5 ? 200 : 100) + 5 * random.nextDouble()));
        }
        return bins;
    }
}
