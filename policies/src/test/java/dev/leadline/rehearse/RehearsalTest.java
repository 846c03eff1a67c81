// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.SimulatorFixtures.fleet;
import static dev.leadline.rehearse.SimulatorFixtures.poisson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ReplicaBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    /** Orders what it was told, when it was told. */
    private record Script(Map<Integer, Integer> decodeBySecond) implements ScalingStrategy {
        @Override
        public String name() {
            return "script";
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Map<String, Integer> decide(FleetSnapshot seen) {
            int second =
                    (int) (seen.time().getEpochSecond() - fleet(1, 1).epoch().getEpochSecond());
            return decodeBySecond.containsKey(second)
                    ? Map.of(FleetSpec.DECODE, decodeBySecond.getOrDefault(second, 0))
                    : Map.of();
        }
    }

    @Test
    void billsTheTraceWindowAndNothingAfterIt() {
        List<TraceRequest> requests = List.of(new TraceRequest(0, 100, 10), new TraceRequest(600, 1000, 20_000));

        RehearsalResult result = Rehearsal.run(fleet(1, 2), requests, new StaticFleet(1, 2), 1, ProgressListener.NONE);

        assertThat(result.gpuHours()).isCloseTo(3 * 2 * 600 / 3600.0, within(1e-9));
        assertThat(result.unfinished()).isZero();
        assertThat(result.attainment()).isEqualTo(1);
        assertThat(result.scaleActions()).isZero();
    }

    @Test
    void theTimelineShowsStartsDrainsAndAttainment() {
        var script = new Script(Map.of(60, 3, 300, 1));

        RehearsalResult result =
                Rehearsal.run(fleet(1, 1), poisson(4, 5, 2000, 500, 50), script, 1, ProgressListener.NONE);

        assertThat(sizes(result, 75)).isEqualTo(new RehearsalResult.Size(1, 2, 0, 3));
        assertThat(sizes(result, 150)).isEqualTo(new RehearsalResult.Size(3, 0, 0, 3));
        assertThat(sizes(result, 345).ready()).isEqualTo(1);
        assertThat(result.scaleActions()).isEqualTo(2);
        assertThat(result.usage().getOrDefault(FleetSpec.DECODE, PoolUsage.NONE).startingSeconds())
                .isCloseTo(2 * 2 * 90, within(1e-9));
        assertThat(result.timeline().getFirst().attainment()).isEmpty();
        assertThat(result.timeline().get(3).attainment()).hasValue(1.0);
    }

    @Test
    void equalSeedsGiveEqualResults() {
        List<Object> results = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            var hpa = new QueueHpa(1, ReplicaBounds.of(1, 8));
            results.add(Rehearsal.run(fleet(1, 1), poisson(4, 25, 6000, 1500, 80), hpa, 3, ProgressListener.NONE));
        }
        assertThat(results.get(0)).isEqualTo(results.get(1));
    }

    @Test
    void theSmallestConstantFleetMeetsTheTargetAndNoSmallerOneDoes() {
        List<TraceRequest> requests = poisson(8, 25, 8000, 2000, 200);

        StaticPeakSearch.Found found = StaticPeakSearch.search(fleet(1, 1), requests, 12, 12, 1, ProgressListener.NONE)
                .orElseThrow();

        StaticFleet best = found.fleet();
        assertThat(found.simulations()).isLessThanOrEqualTo(20);
        assertThat(found.result().attainment()).isGreaterThanOrEqualTo(0.99);
        for (int prefill = 1; prefill < best.prefill() + best.decode() - 1; prefill++) {
            StaticFleet smaller = new StaticFleet(prefill, best.prefill() + best.decode() - 1 - prefill);
            FleetSpec spec = fleet(smaller.prefill(), smaller.decode());
            assertThat(Rehearsal.run(spec, requests, smaller, 1, ProgressListener.NONE)
                            .attainment())
                    .as("%s", smaller)
                    .isLessThan(0.99);
        }
    }

    @Test
    void aLoadBeyondTheLargestFleetHasNoStaticPeak() {
        assertThat(StaticPeakSearch.search(fleet(1, 1), poisson(8, 60, 6000, 2000, 20), 2, 2, 1, ProgressListener.NONE))
                .isEmpty();
    }

    private static RehearsalResult.Size sizes(RehearsalResult result, double seconds) {
        return result.timeline().stream()
                .filter(sample -> sample.seconds() == seconds)
                .map(sample -> sample.pools().get(FleetSpec.DECODE))
                .findFirst()
                .orElseThrow();
    }
}
