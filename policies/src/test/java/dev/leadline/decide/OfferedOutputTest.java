// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OfferedOutputTest {

    private static final double MEAN = 300;
    private static final double LOOK = 5;

    private final OfferedOutput offered = new OfferedOutput();

    /** Looks at 10 requests/s of 300 tokens that stay for 10 s each, until all is steady. */
    private void steady() {
        for (int i = 0; i < 100; i++) {
            offered.learn(decode(3000, 10, 100, 0), 10, MEAN, false, LOOK);
        }
    }

    @Test
    void isArrivalsTimesTheMeanWhileAllRequestsAreAlike() {
        steady();
        assertThat(offered.learn(decode(3000, 10, 100, 0), 10, MEAN, false, LOOK))
                .isCloseTo(3000, within(1.0));
    }

    @Test
    void aBurstOfShortRequestsAsksForWhatTheyAreGivenOnceTheyHaveHadTheTime() {
        steady();
        double asked = 0;
        for (int i = 0; i < 12; i++) {
            asked = offered.learn(decode(4000, 50, 140, 0), 50, MEAN, false, LOOK);
        }
        assertThat(asked).isBetween(4000.0, 4500.0);
    }

    @Test
    void aJumpThatIsBelievedIsNotSpreadOverTheStay() {
        steady();
        assertThat(offered.learn(decode(3000, 10, 100, 0), 40, MEAN, true, LOOK))
                .isCloseTo(5500, within(50.0));
    }

    @Test
    void aRiseThatIsNotBelievedIsSpreadOverTheStay() {
        steady();
        assertThat(offered.learn(decode(3000, 10, 100, 0), 40, MEAN, false, LOOK))
                .isCloseTo(4000, within(50.0));
    }

    @Test
    void whatIsGeneratedSaysNothingWhileRequestsWaitForRoom() {
        steady();
        double asked = 0;
        for (int i = 0; i < 40; i++) {
            asked = offered.learn(decode(3000, 10, 100, 200), 40, MEAN, false, LOOK);
        }
        assertThat(asked).isCloseTo(12_000, within(100.0));
    }

    private static FleetObservation decode(double generated, double finished, double running, double waiting) {
        EngineSample sample = EngineSample.builder()
                .running(running)
                .waitingForCapacity(waiting)
                .build();
        EngineRates rates = new EngineRates(
                LOOK,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(generated),
                OptionalDouble.of(finished),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        InstanceSnapshot snapshot = new InstanceSnapshot(
                "decode-0",
                InstanceState.Ready,
                Optional.empty(),
                Optional.empty(),
                2,
                Reading.fresh(sample, Instant.EPOCH),
                List.of());
        InstanceObservation one = new InstanceObservation(snapshot, Optional.of(rates), new Hardware.Healthy(), false);
        Demand demand = new Demand(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(generated), OptionalDouble.empty());
        return new FleetObservation(
                Instant.EPOCH,
                OptionalDouble.of(LOOK),
                Map.of("decode", new PoolObservation("decode", Role.Decode, List.of(one))),
                demand,
                Reading.missing(MissingReason.NotReported, "no router"),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }
}
