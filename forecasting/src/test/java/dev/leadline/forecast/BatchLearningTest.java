// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.regression.Regressor;

/** Batch learning on some hundred bins: which examples there are, and what is said of the models. */
class BatchLearningTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Five high and five low bins in turn. */
    private static List<Bin> square(int bins) {
        RandomGenerator random = ForAll.generator(5);
        List<Bin> all = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            all.add(Bin.of((i % 10 < 5 ? 50 : 100) + random.nextGaussian()));
        }
        return all;
    }

    private static BatchTask task(List<Bin> bins, Integer... steps) {
        return new BatchTask(MINUTE, List.of(steps), START.getEpochSecond() / 60, START, bins);
    }

    private static double change(Example<Regressor> row) {
        return row.getOutput().getValues()[0];
    }

    @Test
    void anExampleIsTheChangeOverTheHorizonInUnitsOfTheUsualOne() {
        List<Bin> bins = square(60);
        BatchExamples examples = BatchExamples.of(task(bins, 5), 5);
        assertThat(examples.size()).as("eight lags before and five bins after").isEqualTo(60 - 8 - 5);
        Levels levels = new Levels(MINUTE);
        List<Double> changes = new ArrayList<>();
        for (int i = 0; i + 5 < 60; i++) {
            if (!(bins.get(i) instanceof Bin.Known(double now))
                    || !(bins.get(i + 5) instanceof Bin.Known(double later))) {
                continue;
            }
            levels.learn(START.getEpochSecond() / 60 + i, now);
            if (i >= 8) {
                changes.add(Math.clamp((later - now) / levels.unit(), -10.0, 10.0));
            }
        }
        assertThat(examples.rows().stream().map(BatchLearningTest::change)).isEqualTo(changes);
    }

    @Test
    void unknownBinsGiveNoExample() {
        List<Bin> bins = square(60);
        bins.set(20, Bin.unknown());
        assertThat(BatchExamples.of(task(bins, 5), 5).size()).isEqualTo(47 - 2);
    }

    @Test
    void theNewerFifthIsKeptApartWithWhatReachesIntoIt() {
        BatchExamples examples = BatchExamples.of(task(square(113), 5), 5);
        assertThat(examples.size()).isEqualTo(100);
        assertThat(examples.newer()).isEqualTo(20);
        assertThat(examples.older().size()).isEqualTo(75);
        assertThat(examples.all().size()).isEqualTo(100);
    }

    @Test
    void onlyTheNewestThreeThousandAreTaken() {
        assertThat(BatchExamples.of(task(square(3_100), 5), 5).size()).isEqualTo(3_000);
    }

    @Test
    void learnsASquareWaveAndSaysHowWell() {
        BatchTask task = task(square(320), 5, 20);
        BatchModel learned = new BatchTrainer(9).train(task, START.plusSeconds(7), () -> true);
        assertThat(learned.isEmpty()).isFalse();
        assertThat(learned.of(BatchKind.LINE)).containsOnlyKeys(5);
        assertThat(learned.of(BatchKind.TREE)).containsOnlyKeys(5);
        BatchProvenance from = learned.provenance();
        assertThat(from.trainedAt()).isEqualTo(START.plusSeconds(7));
        assertThat(from.seed()).isEqualTo(9);
        assertThat(from.from()).isEqualTo(START);
        assertThat(from.until()).isEqualTo(START.plus(MINUTE.multipliedBy(320)));
        assertThat(from.bins()).isEqualTo(320);
        assertThat(from.holdouts()).singleElement().satisfies(one -> {
            assertThat(one.horizon()).isEqualTo(MINUTE.multipliedBy(5));
            assertThat(one.examples()).isEqualTo(62);
            assertThat(one.tree()).as("half a period ahead it always turns").isLessThan(0.2);
        });
        assertThat(from.sentence())
                .startsWith("Tribuo 4.")
                .contains("trained at 2026-03-01T00:00:07Z on 320 bins of 60 s from 2026-03-01T00:00:00Z until"
                        + " 2026-03-01T05:20:00Z, " + BatchFeatures.names().length + " features, seed 9;")
                .contains("5 min: line ");
    }

    @Test
    void aSeatWithoutAModelHasNoOpinion() {
        Levels levels = new Levels(MINUTE);
        BatchExpert seat = new BatchExpert(BatchKind.TREE, levels, MINUTE.toMillis());
        Opinion opinion = new Opinion();
        assertThat(seat.predict(5, opinion)).isFalse();
        BatchTask task = task(square(320), 5);
        seat.adopt(new BatchTrainer(1).train(task, START, () -> true));
        assertThat(seat.predict(5, opinion)).as("nothing was seen yet").isFalse();
        for (int i = 0; i < 318; i++) {
            if (task.bins().get(i) instanceof Bin.Known(double value)) {
                levels.learn(task.first() + i, value);
            }
        }
        assertThat(seat.predict(4, opinion)).as("no model of that horizon").isFalse();
        assertThat(seat.predict(5, opinion)).isTrue();
        assertThat(opinion.level()).as("bin 317 is high, five later it is low").isCloseTo(50, within(15.0));
    }

    @Test
    void aModelThatKnowsNothingIsEmpty() {
        BatchProvenance none =
                new BatchProvenance(START, "none", 1, START, START, MINUTE, 0, List.of("lag 1"), List.of());
        assertThat(new BatchModel(Map.of(), Map.of(), none).isEmpty()).isTrue();
        assertThat(none.sentence()).endsWith("beside that of the last value: .");
    }

    @Test
    void aLessonBeginsWithItsFirstKnownBin() {
        List<Bin> bins = new ArrayList<>(List.of(Bin.unknown(), Bin.unknown()));
        bins.addAll(square(10));
        BatchProvenance from =
                new BatchTrainer(1).train(task(bins, 5), START, () -> true).provenance();
        assertThat(from.from()).isEqualTo(START.plus(MINUTE.multipliedBy(2)));
        assertThat(from.bins()).isEqualTo(10);
        BatchProvenance blind = new BatchTrainer(1)
                .train(task(List.of(Bin.unknown()), 5), START, () -> true)
                .provenance();
        assertThat(blind.from()).isEqualTo(blind.until());
    }
}
