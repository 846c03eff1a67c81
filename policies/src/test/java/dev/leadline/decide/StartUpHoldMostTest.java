// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A pool of four that met 100 tokens per second when watching began. */
class StartUpHoldMostTest {

    private static final Instant NOW = SeenPool.NOW;

    private final StartUpHold hold = new StartUpHold();

    private static SeenPool readySince(Optional<Instant> since) {
        return SeenPool.prefill()
                .instance(
                        InstanceState.Ready,
                        Reading.fresh(EngineSample.UNKNOWN, NOW),
                        Optional.empty(),
                        new Hardware.Healthy(),
                        since);
    }

    private int most(double present, double announced) {
        return hold.most(OptionalDouble.of(present), announced);
    }

    private void begin() {
        hold.begin(SeenPool.prefill().ready(3).in(InstanceState.Starting, 1).seen(), NOW);
        hold.learn(OptionalDouble.of(100), Duration.ZERO);
    }

    @Test
    void demandThatHasNotGrownRaisesNothing() {
        begin();
        assertThat(most(100, 1)).isEqualTo(4);
        assertThat(most(125, 1)).isEqualTo(4);
        assertThat(hold.most(OptionalDouble.empty(), 1)).isEqualTo(4);
    }

    @Test
    void demandThatHasGrownRaisesInProportion() {
        begin();
        assertThat(most(126, 1)).isEqualTo(6);
        assertThat(most(200, 1)).isEqualTo(8);
        assertThat(most(100, 2)).isEqualTo(8);
        assertThat(most(1e13, 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theLargestOfTheFirstFifteenSecondsIsWhatItMet() {
        begin();
        hold.learn(OptionalDouble.of(150), Duration.ofSeconds(15));
        hold.learn(OptionalDouble.of(120), Duration.ofSeconds(15));
        hold.learn(OptionalDouble.of(900), Duration.ofSeconds(16));
        assertThat(most(300, 1)).isEqualTo(8);
    }

    @Test
    void aDemandFirstKnownLaterIsWhatItMet() {
        hold.begin(SeenPool.prefill().ready(4).seen(), NOW);
        hold.learn(OptionalDouble.empty(), Duration.ZERO);
        assertThat(most(500, 1)).as("nothing to compare with").isEqualTo(4);
        hold.learn(OptionalDouble.of(100), Duration.ofSeconds(60));
        hold.learn(OptionalDouble.of(400), Duration.ofSeconds(65));
        assertThat(most(200, 1)).isEqualTo(8);
    }

    @Test
    void watchingThatBeginsAnewForgetsWhatWasMet() {
        begin();
        hold.begin(SeenPool.prefill().ready(2).seen(), NOW);
        assertThat(most(500, 1)).isEqualTo(2);
    }

    @Test
    void aPoolThatStartsWithItsControllerIsNotHeld() {
        hold.begin(readySince(Optional.of(NOW.minusSeconds(15))).seen(), NOW);
        assertThat(most(1, 1)).isEqualTo(Integer.MAX_VALUE);
        hold.begin(readySince(Optional.of(NOW.minusSeconds(16))).seen(), NOW);
        assertThat(most(1, 1)).isEqualTo(1);
        hold.begin(readySince(Optional.empty()).seen(), NOW);
        assertThat(most(1, 1)).isEqualTo(1);
        hold.begin(SeenPool.prefill().seen(), NOW);
        assertThat(most(1, 1)).isEqualTo(Integer.MAX_VALUE);
    }
}
