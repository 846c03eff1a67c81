// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PolicyController;
import dev.leadline.forecast.BatchModel;
import dev.leadline.forecast.BatchTask;
import dev.leadline.forecast.BatchTrainer;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BatchLearningTest {

    private static final PolicyKey OTHER = new PolicyKey("inference", "other");

    private final Map<PolicyKey, FakeController> fakes = new ConcurrentHashMap<>();
    private final List<Instant> trainings = new ArrayList<>();
    private Instant now = Samples.NOON;
    private long nanoseconds;
    private long trainingSeconds = 1;
    private boolean broken;

    private PolicyController fake(ScalingPolicy policy) {
        FakeController fake = new FakeController(policy);
        fakes.put(policy.key(), fake);
        return fake;
    }

    private BatchModel train(BatchTask task, Instant at, BooleanSupplier mayGoOn) {
        trainings.add(at);
        pass(Duration.ofSeconds(trainingSeconds));
        if (broken) {
            throw new IllegalStateException("the library stumbled");
        }
        return new BatchTrainer(1).train(task, at, mayGoOn);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanoseconds += time.toNanos();
    }

    private static PolicyRegistry registry(Function<ScalingPolicy, PolicyController> controllers) {
        PolicyRegistry registry = new PolicyRegistry(controllers);
        registry.put(Samples.policy(Samples.KEY, Mode.Enforce));
        return registry;
    }

    private BatchLearning learning(PolicyRegistry registry, BatchLearning.Learner learner) {
        return new BatchLearning(registry, learner, () -> now, () -> nanoseconds);
    }

    /** As the thread of its own does: looks every five seconds. */
    private void lookFor(BatchLearning learning, Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            while (learning.learnNext()) {
                assertThat(trainings.size()).isLessThan(1000);
            }
            pass(Duration.ofSeconds(5));
        }
    }

    @Test
    void everySeriesOfEveryPolicyIsLearnedFromOnceAnHour() {
        PolicyRegistry registry = registry(this::fake);
        registry.put(Samples.policy(OTHER, Mode.Advise));
        try (BatchLearning learning = learning(registry, this::train)) {
            lookFor(learning, Duration.ofMinutes(50));
            assertThat(trainings).hasSize(4);
            lookFor(learning, Duration.ofHours(1));
            assertThat(trainings).hasSize(8);
            assertThat(Duration.between(trainings.get(0), trainings.get(4)))
                    .isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
        }
    }

    @Test
    void aTrainingIsFollowedByNineTimesItsOwnLengthOfRest() {
        trainingSeconds = 40;
        try (BatchLearning learning = learning(registry(this::fake), this::train)) {
            lookFor(learning, Duration.ofHours(1));
            assertThat(trainings).hasSize(2);
            assertThat(Duration.between(trainings.get(0), trainings.get(1)))
                    .isBetween(Duration.ofSeconds(400), Duration.ofSeconds(410));
        }
    }

    @Test
    void aTrainingIsToldToEndAfterTwentySeconds() {
        List<Boolean> mayGoOn = new ArrayList<>();
        BatchLearning.Learner slow = (task, at, going) -> {
            mayGoOn.add(going.getAsBoolean());
            pass(Duration.ofSeconds(21));
            mayGoOn.add(going.getAsBoolean());
            return new BatchTrainer(1).train(task, at, going);
        };
        try (BatchLearning learning = learning(registry(this::fake), slow)) {
            assertThat(learning.learnNext()).isTrue();
            assertThat(mayGoOn).containsExactly(true, false);
        }
    }

    @Test
    void aFailureHarmsNothingAndIsTriedAgainInAnHour() {
        broken = true;
        PolicyRegistry registry = registry(this::fake);
        try (BatchLearning learning = learning(registry, this::train)) {
            lookFor(learning, Duration.ofMinutes(50));
            assertThat(trainings).hasSize(2);
            assertThat(fakes.values())
                    .allSatisfy(fake -> assertThat(fake.models()).isEmpty());
            lookFor(learning, Duration.ofHours(1));
            assertThat(trainings).hasSize(4);
        }
    }

    @Test
    void modelsFromTooLittleAreNotHandedOver() {
        try (BatchLearning learning = learning(registry(this::fake), this::train)) {
            lookFor(learning, Duration.ofMinutes(2));
            assertThat(trainings).hasSize(2);
            assertThat(fakes.values())
                    .allSatisfy(fake -> assertThat(fake.models()).isEmpty());
        }
    }

    @Test
    void whatWentOutOfForceIsForgotten() {
        PolicyRegistry registry = registry(this::fake);
        try (BatchLearning learning = learning(registry, (task, at, going) -> {
            registry.remove(Samples.KEY);
            return train(task, at, going);
        })) {
            lookFor(learning, Duration.ofHours(3));
            assertThat(trainings).hasSize(1);
        }
    }

    @Test
    void aRealControllerForecastsWithWhatWasLearnedAndSaysWhereItComesFrom() {
        PolicyRegistry registry = registry(ForecastingController::new);
        List<HistoryRow> rows = new ArrayList<>();
        for (int minute = 0; minute < 600; minute++) {
            double requests = minute % 15 < 5 ? 1200 : 600;
            rows.add(new HistoryRow(
                    Samples.NOON.minus(Duration.ofMinutes(600 - minute)),
                    OptionalDouble.of(requests),
                    OptionalDouble.of(1000 * requests),
                    OptionalDouble.of(0),
                    OptionalDouble.of(100 * requests)));
        }
        registry.learn(Samples.KEY, rows, Duration.ofMinutes(1));
        try (BatchLearning learning = learning(registry, new BatchTrainer(1)::train)) {
            lookFor(learning, Duration.ofSeconds(5));
        }
        assertThat(registry.explain(Samples.KEY)).containsOnlyKeys(DemandOutlook.SERIES);
        registry.explain(Samples.KEY)
                .values()
                .forEach(series -> assertThat(series.forecast().learnedModels()).hasValueSatisfying(from -> {
                    assertThat(from.trainedAt()).isEqualTo(Samples.NOON);
                    assertThat(from.bins()).isEqualTo(600);
                    assertThat(from.until()).isEqualTo(Samples.NOON);
                }));
    }
}
