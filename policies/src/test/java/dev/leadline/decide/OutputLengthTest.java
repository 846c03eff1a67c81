// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.decide.SeenPool.Did;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Mean output of requests from what engines generated and finished in five seconds each. */
class OutputLengthTest {

    private final OutputLength length = new OutputLength();
    private Instant now = SeenPool.NOW;

    private void look(double generated, double finished, boolean jumping) {
        look(SeenPool.decode().did(Did.NOTHING.generated(generated).requests(finished)), jumping);
    }

    private void look(SeenPool pool, boolean jumping) {
        now = now.plusSeconds(5);
        length.learn(
                SeenPool.fleet(
                        now,
                        SeenPool.NO_DEMAND,
                        SeenPool.fleet(SeenPool.NO_DEMAND).router(),
                        pool),
                5,
                jumping);
    }

    @Test
    void twentyRequestsMustHaveFinished() {
        look(190, 1.9, false);
        look(190, 1.9, false);
        assertThat(length.mean()).isEmpty();
        assertThat(length.growth(60)).isZero();
        look(190, 1.9, false);
        assertThat(length.mean()).hasValueCloseTo(100.0, within(1e-9));
    }

    @Test
    void eachRequestFadesWithThoseThatFinishAfterIt() {
        look(1000, 10, false);
        look(3000, 10, false);
        double keep = Math.exp(-50 / 500.0);
        assertThat(length.mean()).hasValueCloseTo((keep * 5000 + 15_000) / (keep * 50 + 50), within(1e-9));
        assertThat(length.latest()).hasValueCloseTo(300.0, within(1e-9));
    }

    @Test
    void theLatestNeedsOneThatFinished() {
        look(1000, 0.19, false);
        assertThat(length.latest()).isEmpty();
        look(1000, 0.2, false);
        assertThat(length.latest()).hasValueCloseTo(5000.0, within(1e-9));
        look(0, 10, false);
        assertThat(length.latest()).isEmpty();
    }

    @Test
    void allGeneratingEnginesCountThatTellBoth() {
        look(
                SeenPool.decode()
                        .did(Did.NOTHING.generated(1000).requests(5))
                        .did(Did.NOTHING.generated(2000).requests(5))
                        .did(Did.NOTHING.generated(9000))
                        .did(Did.NOTHING.requests(9))
                        .silent(),
                false);
        assertThat(length.mean()).hasValueCloseTo(300.0, within(1e-9));
        look(SeenPool.prefill().did(Did.NOTHING.generated(9000).requests(1)), false);
        assertThat(length.mean()).hasValueCloseTo(300.0, within(1e-9));
        assertThat(length.latest()).isEmpty();
    }

    @Test
    void theShortRequestsOfARiseDoNotLowerTheMean() {
        for (int i = 0; i < 60; i++) {
            look(3000, 10, false);
        }
        look(1000, 100, true);
        assertThat(length.mean()).as("at least what it was while calm").hasValueCloseTo(300.0, within(1e-6));
        look(1000, 100, false);
        assertThat(length.mean().orElseThrow()).isLessThan(150);
        look(90_000, 100, true);
        assertThat(length.mean().orElseThrow())
                .as("a larger mean is believed at once")
                .isGreaterThan(300);
    }

    @Test
    void theCalmMeanFollowsOverAMinute() {
        look(3000, 10, false);
        look(1500, 10, false);
        double keep = Math.exp(-50 / 500.0);
        double second = (keep * 15_000 + 7_500) / (keep * 50 + 50);
        double calm = 300 + (1 - Math.exp(-5 / 60.0)) * (second - 300);
        look(0, 0.001, true);
        assertThat(length.mean()).hasValueCloseTo(calm, within(1e-9));
    }

    @Test
    void requestsThatGrowLongerGoOnForAWhile() {
        for (int i = 0; i < 30; i++) {
            look(10 * (300 + 10 * i), 10, false);
        }
        double mean = length.mean().orElseThrow();
        assertThat(length.growth(10)).isBetween(0.02, 0.2);
        assertThat(length.growth(20)).isCloseTo(2 * length.growth(10), within(1e-9));
        assertThat(mean * length.growth(5)).isBetween(5.0, 15.0);
        look(10 * 600, 10, true);
        assertThat(length.growth(10)).as("what jumps is no trend").isZero();
    }
}
