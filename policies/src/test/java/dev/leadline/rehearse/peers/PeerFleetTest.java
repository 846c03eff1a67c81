// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator reads off a profile, worked by hand on an engine of round numbers. */
class PeerFleetTest {

    /** Prefill: 10 ms + 0.1 ms per token. Decode: 10 ms + 0.1 ms per sequence + 0.01 ms per 1,000 KV tokens. */
    private static final EngineProfile ROUND =
            new EngineProfile("round", "m", "g", "b", "q", 1, 1, 10, 100, 0, 10, 0, 0.1, 0.01, 100_000, 1000);

    private static final Map<String, ReplicaBounds> BOUNDS =
            Map.of(FleetSpec.PREFILL, ReplicaBounds.of(1, 8), FleetSpec.DECODE, ReplicaBounds.of(2, 8));

    private static PeerFleet fleet(long perTokenMillis) {
        var objectives = new Objectives(
                Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofMillis(perTokenMillis));
        return PeerFleet.of(
                FleetSpec.disaggregated(ROUND, 1, 1).withObjectives(objectives),
                BOUNDS,
                List.of(new TraceRequest(0, 500, 100), new TraceRequest(60, 1500, 300)));
    }

    @Test
    void aPrefillVelocityIsAFullChunkOverItsIdleTime() {
        // 8,192 tokens in 10 + 819.2 ms.
        assertThat(fleet(30).prefillVelocity(FleetSpec.PREFILL)).isCloseTo(8192 / 0.8292, within(1e-6));
    }

    @Test
    void anOperatingBatchMeetsTheObjectiveAndFitsTheCache() {
        // Mean context 1,000 + 200 ÷ 2 = 1,100: 90 fit the cache and take 19.99 ms. At 15 ms, ⌊5 ÷ 0.111⌋ = 45.
        assertThat(fleet(30).operatingBatch(FleetSpec.DECODE)).isEqualTo(90);
        assertThat(fleet(30).decodeVelocity(FleetSpec.DECODE)).isCloseTo(90 / 0.01999, within(1e-6));
        assertThat(fleet(15).operatingBatch(FleetSpec.DECODE)).isEqualTo(45);
        assertThat(fleet(5).operatingBatch(FleetSpec.DECODE)).isEqualTo(1);
    }

    @Test
    void theObjectiveToTheFirstTokenIsThatOfTheMeanPrompt() {
        assertThat(fleet(30).firstTokenTarget()).isCloseTo(2.15, within(1e-9));
        assertThat(fleet(30).clamp(FleetSpec.DECODE, 1)).isEqualTo(2);
        assertThat(fleet(30).clamp(FleetSpec.DECODE, 1e12)).isEqualTo(8);
    }

    @Test
    void poolsWithoutBoundsAndTrainingWithoutRequestsAreRefused() {
        FleetSpec spec = FleetSpec.disaggregated(ROUND, 1, 1);
        List<TraceRequest> load = List.of(new TraceRequest(0, 10, 10));
        assertThatThrownBy(() -> PeerFleet.of(spec, Map.of(), load)).hasMessageContaining("every pool needs bounds");
        assertThatThrownBy(() -> PeerFleet.of(spec, BOUNDS, List.of())).hasMessageContaining("at least one request");
    }
}
