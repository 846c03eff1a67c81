// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.Demand;
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
import dev.leadline.forecast.ForecastSettings;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JointDemandTest {

    private static final Duration REACH = Duration.ofMinutes(2);

    private final JointDemand joint = new JointDemand();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    private static QuantilePath path(double middle, double high) {
        return new QuantilePath(List.of(REACH), List.of(0.5, 0.95), new double[][] {{middle, high}}, "a test");
    }

    private DemandOutlook outlook(boolean withOutput) {
        Map<String, QuantilePath> paths = new LinkedHashMap<>();
        paths.put(DemandOutlook.INPUT, path(1000, 2000));
        if (withOutput) {
            paths.put(DemandOutlook.OUTPUT, path(100, 200));
        }
        return new DemandOutlook(now, paths);
    }

    private static DemandAhead prompts(double horizonSeconds) {
        return new DemandAhead(900, 1000, 2000, 0.95, horizonSeconds, false, 0, OptionalDouble.empty());
    }

    private void look(double input, double output, OptionalDouble share, OptionalDouble kvUsage) {
        Instant from = now;
        now = now.plusSeconds(60);
        EngineSample engine =
                EngineSample.builder().kvUsage(kvUsage).kvCapacityTokens(1000).build();
        InstanceSnapshot decode = new InstanceSnapshot(
                "d-0",
                InstanceState.Ready,
                Optional.empty(),
                Optional.empty(),
                1,
                Reading.fresh(engine, now),
                List.of());
        Demand demand = new Demand(OptionalDouble.of(1), OptionalDouble.of(input), OptionalDouble.of(output), share);
        PoolObservation pool = new PoolObservation(
                "decode",
                Role.Decode,
                List.of(new InstanceObservation(decode, Optional.empty(), new Hardware.Healthy(), false)));
        joint.learn(
                from,
                new FleetObservation(
                        now,
                        OptionalDouble.of(60),
                        Map.of("decode", pool),
                        demand,
                        Reading.missing(MissingReason.NotReported, "none"),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty()),
                demand);
    }

    /** Two hours of input that comes and goes, and output with it or against it. */
    private void twoHours(int direction) {
        RandomGenerator random = ForAll.generator(3);
        for (int i = 0; i < 120; i++) {
            double wave = random.nextDouble(100);
            look(1000 + wave, 100 + 0.1 * direction * wave, OptionalDouble.of(0.25), OptionalDouble.of(0.5));
        }
    }

    /** Ten times the output is as much as the input: with usual answers half of the work. */
    private DemandAhead withAnswers(boolean withOutput, double horizonSeconds) {
        return joint.withAnswers(
                prompts(horizonSeconds), outlook(withOutput), REACH, (input, output) -> (input + 10 * output) / 2);
    }

    @Test
    void signalsThatPeakTogetherAskForBothPeaks() {
        twoHours(1);
        assertThat(withAnswers(true, 120).provisioned()).isCloseTo(2000, within(20.0));
        assertThat(withAnswers(true, 120).expected()).isCloseTo(1000, within(20.0));
    }

    @Test
    void signalsThatMakeUpForEachOtherAskForLess() {
        twoHours(-1);
        assertThat(withAnswers(true, 120).provisioned()).isBetween(1000.0, 1200.0);
    }

    @Test
    void bothPeakTogetherBeforeAnythingIsKnown() {
        assertThat(withAnswers(true, 120).provisioned()).isCloseTo(2000, within(20.0));
    }

    @Test
    void promptsAloneCountWhereOutputIsNotForecastOrTheFutureIsNotAsked() {
        twoHours(-1);
        assertThat(withAnswers(false, 120)).isEqualTo(prompts(120));
        assertThat(withAnswers(true, 0)).isEqualTo(prompts(0));
    }

    @Test
    void neverPlansForLessThanThePresent() {
        twoHours(-1);
        DemandAhead high = new DemandAhead(1900, 1000, 2000, 0.95, 120, false, 0.1, OptionalDouble.empty());
        assertThat(joint.withAnswers(high, outlook(true), REACH, (input, output) -> (input + 10 * output) / 2)
                        .provisioned())
                .isCloseTo(2090, within(1e-9));
    }

    @Test
    void cachedShareAndResidentTokensGoOnFromWhatTheyAre() {
        for (int i = 0; i < 120; i++) {
            look(1000, 100, OptionalDouble.of(i % 2 == 0 ? 0.9 : 0.7), OptionalDouble.of(0.4 + 0.2 * (i % 2)));
        }
        Map<String, QuantilePath> ahead = joint.paths(ForecastSettings.standard());
        assertThat(ahead).containsOnlyKeys(DemandOutlook.CACHED_SHARE, DemandOutlook.KV_TOKENS);
        QuantilePath share = ahead.getOrDefault(DemandOutlook.CACHED_SHARE, path(0, 0));
        QuantilePath tokens = ahead.getOrDefault(DemandOutlook.KV_TOKENS, path(0, 0));
        assertThat(share.horizons()).first().isEqualTo(Duration.ofMinutes(1));
        assertThat(share.horizons()).doesNotContain(Duration.ofSeconds(90));
        // The last minute had 0.7 and 600; a minute on it is the other of two values, two minutes on the same again.
        assertThat(share.at(Duration.ofMinutes(1), 0.99)).isCloseTo(0.9, within(1e-6));
        assertThat(share.at(Duration.ofMinutes(2), 0.99)).isCloseTo(0.7, within(1e-6));
        assertThat(tokens.at(Duration.ofMinutes(2), 0.5)).isCloseTo(600, within(1e-3));
        assertThat(tokens.at(Duration.ofMinutes(3), 0.99)).isGreaterThanOrEqualTo(600);
    }

    @Test
    void whatIsNotToldIsLeftOut() {
        for (int i = 0; i < 120; i++) {
            look(1000, 100, OptionalDouble.empty(), i < 119 ? OptionalDouble.of(0.4) : OptionalDouble.empty());
        }
        assertThat(joint.paths(ForecastSettings.standard())).isEmpty();
    }
}
