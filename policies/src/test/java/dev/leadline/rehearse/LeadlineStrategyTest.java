// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PolicyController;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LeadlineStrategyTest {

    /** Asks for four decode replicas from the first look on. */
    private static final class FourDecoders implements PolicyController {
        private final List<Instant> looks = new ArrayList<>();

        @Override
        public ScalingPolicy policy() {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public void adopt(ScalingPolicy changed) {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public HistoryReceipt learnHistory(List<HistoryRow> rows, Duration step) {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public Cycle step(FleetSnapshot seen) {
            looks.add(seen.time());
            PoolPlan plan = new PoolPlan(
                    1,
                    4,
                    OptionalInt.empty(),
                    4,
                    ReasonCode.PresentDemand,
                    "four",
                    List.of(),
                    1,
                    0,
                    0,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Duration.ofSeconds(90));
            return new Cycle(
                    new FleetObservation(
                            seen.time(),
                            OptionalDouble.empty(),
                            Map.of(),
                            Demand.UNKNOWN,
                            seen.router(),
                            Optional.empty(),
                            Optional.empty(),
                            seen.freeAccelerators()),
                    new DemandOutlook(seen.time(), Map.of()),
                    new ScalingPlan("1", new PolicyKey("a", "b"), seen.time(), "test", "four", Map.of("decode", plan)));
        }
    }

    @Test
    void carriesOutThePlanOfTheControllerEveryFiveSeconds() {
        var controller = new FourDecoders();
        RehearsalResult result = Rehearsal.run(
                SimulatorFixtures.fleet(1, 1),
                SimulatorFixtures.poisson(1, 2, 600, 100, 10),
                new LeadlineStrategy(controller),
                1,
                ProgressListener.NONE);

        assertThat(result.timeline().getLast().pools())
                .containsEntry(FleetSpec.DECODE, new RehearsalResult.Size(4, 0, 0, 4))
                .containsEntry(FleetSpec.PREFILL, new RehearsalResult.Size(1, 0, 0, 1));
        assertThat(Duration.between(controller.looks.get(3), controller.looks.get(4)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(result.scaleActions()).isEqualTo(1);
    }
}
