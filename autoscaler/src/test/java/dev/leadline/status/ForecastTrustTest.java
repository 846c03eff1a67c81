// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.crd.StatusCondition;
import dev.leadline.forecast.Bin;
import dev.leadline.forecast.ForecastSettings;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.forecast.SeriesForecaster;
import dev.leadline.forecast.evaluate.OnlineScorecard;
import dev.leadline.policy.Mode;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** From what was forecast and what then came to the condition that operators read. */
class ForecastTrustTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final ForecastSettings SETTINGS = ForecastSettings.standard();

    private final SeriesForecaster forecaster = new SeriesForecaster(SETTINGS);
    private final OnlineScorecard card = new OnlineScorecard();
    private final RandomGenerator random = ForAll.generator(4);
    private Instant now = START;
    private double level = 1000;

    /** Bins of 15 s of wandering demand, forecast and judged. */
    private StatusCondition after(int bins, Function<QuantilePath, QuantilePath> told) {
        for (int i = 0; i < bins; i++) {
            level = Math.max(100, level + 20 * random.nextGaussian());
            double came = Math.max(0, level + 50 * random.nextGaussian());
            forecaster.learn(now, Bin.of(came));
            now = now.plusSeconds(15);
            card.take(
                    now,
                    OptionalDouble.of(came),
                    OptionalDouble.of(15),
                    forecaster.forecast().map(told));
        }
        Decisions decided = Decisions.healthy()
                .done("prefill", ActuationCode.Written)
                .done("decode", ActuationCode.Written)
                .judged(card);
        return Decisions.condition(decided.status(Mode.Enforce), ConditionType.ForecastTrusted);
    }

    private static QuantilePath scaled(QuantilePath path, double factor) {
        double[][] values = Arrays.stream(path.values())
                .map(row -> Arrays.stream(row).map(value -> factor * value).toArray())
                .toArray(double[][]::new);
        return new QuantilePath(path.horizons(), path.quantiles(), values, path.model());
    }

    @Test
    void anHonestForecastIsTrusted() {
        StatusCondition trusted = after(600, path -> path);
        assertThat(trusted.status()).isEqualTo("True");
        assertThat(trusted.reason()).isEqualTo("ForecastInUse");
    }

    @Test
    void oneThatPromisesTooLittleIsDoubtedOnceThatIsNoChance() {
        assertThat(after(60, path -> scaled(path, 0.9)).reason()).isEqualTo("ForecastInUse");
        StatusCondition doubted = after(240, path -> scaled(path, 0.9));
        assertThat(doubted.status()).isEqualTo("False");
        assertThat(doubted.reason()).isEqualTo("ForecastTooLow");
        assertThat(doubted.message())
                .matches("Of uncachedInputTokens 15 s ahead only about \\d+ % stayed below the 0.95 quantile\\.");
    }

    @Test
    void oneThatPromisesFarTooMuchHasNoSkill() {
        StatusCondition doubted = after(300, path -> scaled(path, 1.5));
        assertThat(doubted.status()).isEqualTo("False");
        assertThat(doubted.reason()).isEqualTo("ForecastWithoutSkill");
        assertThat(doubted.message())
                .matches(
                        "The forecast of uncachedInputTokens 15 s ahead lost about \\d+\\.\\d times what the last value"
                                + " would have\\.");
    }

    @Test
    void trustComesBackWithHonestForecasts() {
        assertThat(after(300, path -> scaled(path, 0.9)).status()).isEqualTo("False");
        assertThat(after(3000, path -> path).reason()).isEqualTo("ForecastInUse");
    }

    @Test
    void noneIsDoubtedBeforeItWasJudged() {
        card.take(now, OptionalDouble.empty(), OptionalDouble.empty(), Optional.of(path()));
        assertThat(after(0, path -> path).reason()).isEqualTo("ForecastInUse");
    }

    private static QuantilePath path() {
        return new QuantilePath(List.of(Duration.ofSeconds(15)), List.of(0.5, 0.95), new double[][] {{1, 2}}, "a test");
    }
}
