// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole fleet under steady load whose router stops counting for twenty minutes and goes on routing. */
class StuckRouterTest {

    private static final long FROM = 900;
    private static final long UNTIL = 2_100;

    /** Shows its controller what the router said last before it got stuck, as if it were said now. */
    private static final class Deceived implements ScalingStrategy {
        private final PolicyController controller = new ForecastingController(RehearsedPolicy.named("stuck"));
        private final Map<String, Integer> before = new LinkedHashMap<>();
        private Optional<Instant> first = Optional.empty();
        private Optional<RouterSample> said = Optional.empty();
        private int smaller;
        private int doubted;

        @Override
        public String name() {
            return "deceived";
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Map<String, Integer> decide(FleetSnapshot seen) {
            first = first.or(() -> Optional.of(seen.time()));
            long seconds = Duration.between(first.orElseThrow(), seen.time()).toSeconds();
            boolean stuck = seconds >= FROM && seconds < UNTIL;
            if (!stuck) {
                said = seen.router().ifFresh();
            }
            Map<String, Integer> desired = new LinkedHashMap<>();
            controller.step(stuck ? deceived(seen) : seen).plan().pools().forEach((pool, plan) -> {
                desired.put(pool, plan.desiredReplicas());
                doubted += plan.reason() == ReasonCode.DoubtfulDemand ? 1 : 0;
            });
            if (stuck) {
                before.forEach((pool, replicas) -> smaller += desired.getOrDefault(pool, 0) < replicas ? 1 : 0);
            } else {
                before.putAll(desired);
            }
            return desired;
        }

        private FleetSnapshot deceived(FleetSnapshot seen) {
            return new FleetSnapshot(
                    seen.time(), seen.pools(), Reading.fresh(said.orElseThrow(), seen.time()), seen.room());
        }
    }

    @Test
    void noPoolShrinksAndNobodyNoticesWhileTheRouterCountsNothing() {
        Deceived strategy = new Deceived();
        RehearsalResult result = Rehearsal.run(
                DemoWorkload.fleet(4, 4),
                new ArrivalPattern(2000, 400).steady(2_700, 20).requests(1),
                strategy,
                1,
                ProgressListener.NONE);
        assertThat(strategy.doubted).isPositive();
        assertThat(strategy.smaller).isZero();
        assertThat(result.attainment()).isGreaterThan(0.99);
    }
}
