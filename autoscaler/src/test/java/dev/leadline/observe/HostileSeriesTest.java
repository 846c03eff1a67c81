// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.FleetTracker;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.policy.ModelNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Bodies that only show their trap in a row, from bytes to rates. */
class HostileSeriesTest {
    private static final String TTFT = "vllm:time_to_first_token_seconds";
    private final FleetTracker tracker = new FleetTracker(Map.of("decode", Role.Decode));

    @Test
    void aRestartBetweenTwoScrapesYieldsTheNewValueAsIncrease() {
        String waiting = "vllm:num_requests_waiting{engine=\"0\",model_name=\"m\"} 0\n";
        look(0, text("counter-reset/t0.prom") + waiting);

        assertThat(rates(look(10, text("counter-reset/t1.prom") + waiting)).promptTokens())
                .hasValue(3_000);
        EngineRates across = rates(look(20, text("counter-reset/t2.prom") + waiting));
        assertThat(across.promptTokens()).hasValue(1_200);
        assertThat(across.generationTokens()).hasValue(31);
        assertThat(rates(look(30, text("counter-reset/t3.prom") + waiting)).promptTokens())
                .hasValue(3_600);
    }

    @Test
    void nothingIsDifferencedAcrossAChangeOfTheBuckets() {
        look(0, text("bucket-layout-change/t0.prom") + rest(70, 30));

        assertThat(rates(look(10, text("bucket-layout-change/t1.prom") + rest(90, 40)))
                        .ttft())
                .isEmpty();
        assertThat(rates(look(20, text("bucket-layout-change/t1.prom") + rest(90, 40)))
                        .ttft())
                .hasValueSatisfying(ttft -> assertThat(ttft.count()).isZero());
    }

    @Test
    void oneRankWithoutANumberMakesTheSumUnknownAndNotSmaller() {
        String body = text("dp-ranks-skewed.prom")
                .replaceFirst("\\{engine=\"2\",model_name=\"m\"} 0.99", "{engine=\"2\",model_name=\"m\"} NaN");
        EngineSample sample = read(body).ifFresh().orElseThrow();

        assertThat(sample.kvUsage()).isEmpty();
        assertThat(sample.waitingForCapacity()).hasValue(60);
    }

    private static String rest(int count, int sum) {
        String labels = "{engine=\"0\",model_name=\"m\"} ";
        return TTFT + "_count" + labels + count + "\n" + TTFT + "_sum" + labels + sum + "\n"
                + "vllm:num_requests_running" + labels + "1\nvllm:num_requests_waiting" + labels + "0\n";
    }

    private FleetObservation look(int seconds, String body) {
        Instant at = Bodies.NOW.plusSeconds(seconds);
        Reading<EngineSample> reading = Reading.fresh(read(body).ifFresh().orElseThrow(), at);
        InstanceSnapshot instance = new InstanceSnapshot(
                "d-0", InstanceState.Ready, Optional.empty(), Optional.empty(), 1, reading, List.of());
        return tracker.next(new FleetSnapshot(
                at,
                Map.of("decode", List.of(instance)),
                Reading.missing(MissingReason.NotReported, "no router"),
                OptionalInt.empty()));
    }

    private static EngineRates rates(FleetObservation seen) {
        return seen.pools()
                .values()
                .iterator()
                .next()
                .instances()
                .getFirst()
                .rates()
                .orElseThrow();
    }

    private static Reading<EngineSample> read(String body) {
        ParsedBody parsed = Bodies.parseText(body, VllmReader.FAMILIES.toArray(String[]::new));
        return new VllmReader(new ModelNames("m", List.of())).read(parsed, "d-0", Bodies.NOW);
    }

    private static String text(String file) {
        return new String(Bodies.bytes("hostile/" + file), StandardCharsets.UTF_8);
    }
}
