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
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void learnedModelsSpeakAtFarHorizonsAndSayWhereTheyComeFrom() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        forecaster.learnHistory(START, Duration.ofMinutes(1), quarterHours(1_200));
        BatchModel learned = new BatchTrainer(1).train(forecaster.batchTask(), NOW, () -> true);
        forecaster.adopt(learned);
        BatchProvenance from = forecaster.explain().learnedModels().orElseThrow();
        assertThat(from.trainedAt()).isEqualTo(NOW);
        assertThat(from.library()).startsWith("Tribuo 4.");
        assertThat(from.from()).isEqualTo(START);
        assertThat(from.until()).isEqualTo(START.plus(Duration.ofHours(20)));
        assertThat(from.bins()).isEqualTo(1_200);
        assertThat(from.features()).contains("lag 1", "minute");
        assertThat(from.holdouts()).hasSize(2).allSatisfy(one -> {
            assertThat(one.examples()).isBetween(200, 240);
            assertThat(Math.min(one.line(), one.tree())).isLessThan(0.5);
        });
        assertThat(from.sentence()).contains("on 1200 bins of 60 s").contains("10 min: line");
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
        BatchModel nothing = new BatchTrainer(1).train(forecaster.batchTask(), NOW, () -> true);
        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.of(BatchKind.LINE)).isEmpty();
        assertThat(nothing.of(BatchKind.TREE)).isEmpty();
    }

    @Test
    void stopsBetweenHorizonsWhenItsTimeIsUp() {
        SeriesForecaster forecaster = new SeriesForecaster(ForecastSettings.standard());
        forecaster.learnHistory(START, Duration.ofMinutes(1), quarterHours(600));
        int[] asked = {0};
        BatchModel some = new BatchTrainer(1).train(forecaster.batchTask(), NOW, () -> asked[0]++ < 1);
        assertThat(some.of(BatchKind.TREE)).containsOnlyKeys(10);
        assertThat(some.provenance().holdouts()).hasSize(1);
    }

    @Test
    void learnsFromNothingWithoutComplaint() {
        BatchTask empty = new SeriesForecaster(ForecastSettings.standard()).batchTask();
        assertThat(empty.known()).isZero();
        assertThat(new BatchTrainer(1).train(empty, NOW, () -> true).isEmpty()).isTrue();
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
