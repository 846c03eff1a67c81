// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.decide.SeenPool.Did;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.ForecastSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Demand ahead from a path of the test's own. */
class NeedEstimatorTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DemandForecasts forecasts = new DemandForecasts(ForecastSettings.DEFAULT, Set.of());
    private Instant now = SeenPool.NOW;

    /** So many looks at a steady demand of requests of 1,000 tokens. */
    private void watch(int looks, double requests) {
        for (int i = 0; i < looks; i++) {
            now = now.plusSeconds(5);
            Demand demand = SeenPool.demand(requests, 1000 * requests, 100 * requests);
            forecasts.learn(SeenPool.fleet(
                    now,
                    demand,
                    SeenPool.router(OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.empty()),
                    SeenPool.decode().ready(1)));
        }
    }

    private DemandOutlook outlook(double middle, double high, double middleLater, double highLater) {
        QuantilePath path = new QuantilePath(
                List.of(MINUTE, MINUTE.multipliedBy(2)),
                List.of(0.5, 0.95),
                new double[][] {{middle, high}, {middleLater, highLater}},
                "a test");
        return new DemandOutlook(now, Map.of(DemandOutlook.INPUT, path));
    }

    private DemandAhead ahead(DemandOutlook outlook, Duration horizon, boolean peak) {
        return new NeedEstimator(forecasts, true, false)
                .ahead(DemandOutlook.INPUT, outlook, horizon, 0.95, peak)
                .orElseThrow();
    }

    @Test
    void eachRoleWorksOnItsOwnSeries() {
        assertThat(NeedEstimator.seriesOf(Role.Decode)).isEqualTo(DemandOutlook.OUTPUT);
        assertThat(NeedEstimator.seriesOf(Role.Prefill)).isEqualTo(DemandOutlook.INPUT);
        assertThat(NeedEstimator.seriesOf(Role.Aggregated)).isEqualTo(DemandOutlook.INPUT);
    }

    @Test
    void withoutPathOrPresentNothingIsKnown() {
        NeedEstimator estimator = new NeedEstimator(forecasts, true, false);
        DemandOutlook nothing = new DemandOutlook(now, Map.of());
        assertThat(estimator.ahead(DemandOutlook.INPUT, nothing, MINUTE, 0.95, false))
                .isEmpty();
        watch(20, 2);
        assertThat(estimator.ahead(DemandOutlook.INPUT, nothing, MINUTE, 0.95, false))
                .contains(new DemandAhead(2000, 2000, 2000, 0.95, 0, false, 0, OptionalDouble.empty()));
    }

    @Test
    void aForecastThatIsSwitchedOffLeavesThePresent() {
        watch(24, 2);
        DemandAhead ahead = new NeedEstimator(forecasts, false, false)
                .ahead(DemandOutlook.INPUT, outlook(2100, 2400, 2100, 2400), MINUTE, 0.95, false)
                .orElseThrow();
        assertThat(ahead.isForecast()).isFalse();
        assertThat(ahead.provisioned()).isCloseTo(2000, within(1e-6));
    }

    @Test
    void takesTheValueThereOrTheLargestOnTheWay() {
        watch(24, 2);
        DemandOutlook falling = outlook(2300, 2500, 2050, 2200);
        DemandAhead there = ahead(falling, MINUTE.multipliedBy(2), false);
        assertThat(there.expected()).isCloseTo(2050, within(1e-6));
        assertThat(there.provisioned()).isCloseTo(2200, within(1e-6));
        assertThat(there.quantile()).isEqualTo(0.95);
        assertThat(there.horizonSeconds()).isEqualTo(120);
        assertThat(there.jumping()).isFalse();
        assertThat(there.rising()).isZero();
        DemandAhead peak = ahead(falling, MINUTE.multipliedBy(2), true);
        assertThat(peak.expected()).isGreaterThan(there.expected()).isLessThanOrEqualTo(2300);
        assertThat(peak.provisioned()).isGreaterThan(there.provisioned()).isLessThanOrEqualTo(2500);
    }

    @Test
    void neverPlansForLessThanWhatIsThereNow() {
        watch(24, 2);
        assertThat(ahead(outlook(500, 900, 500, 900), MINUTE, false).provisioned())
                .isCloseTo(2000, within(1e-6));
    }

    @Test
    void aQuantileBeyondAllThatIsCredibleIsNotBought() {
        watch(24, 2);
        assertThat(ahead(outlook(1000, 9000, 1000, 9000), MINUTE, false).provisioned())
                .as("1.3 times the highest")
                .isCloseTo(2600, within(1e-6));
        DemandAhead high = ahead(outlook(2500, 9000, 2500, 9000), MINUTE, false);
        assertThat(high.provisioned()).as("1.35 times the middle").isCloseTo(3375, within(1e-6));
        assertThat(ahead(outlook(9000, 9000, 9000, 9000), MINUTE, false).expected())
                .as("a middle beyond 1.3 times everything known")
                .isCloseTo(2600, within(1e-6));
    }

    @Test
    void withoutAPresentTheMiddleStandsForIt() {
        DemandAhead ahead = ahead(outlook(1000, 1200, 1000, 1200), MINUTE, false);
        assertThat(ahead.present()).isCloseTo(1000, within(1e-6));
        assertThat(ahead.provisioned()).isCloseTo(1200, within(1e-6));
    }

    @Test
    void theTruthIsNeitherDoubtedNorCarriedOn() {
        watch(24, 2);
        NeedEstimator certain = new NeedEstimator(forecasts, true, true);
        DemandOutlook falling = outlook(0, 9000, 0, 7000);
        DemandAhead there = certain.ahead(DemandOutlook.INPUT, falling, MINUTE.multipliedBy(2), 0.95, false)
                .orElseThrow();
        assertThat(there.expected()).isCloseTo(7000, within(1e-6));
        assertThat(there.provisioned()).isCloseTo(7000, within(1e-6));
        assertThat(there.present()).isCloseTo(2000, within(1e-6));
        assertThat(there.horizonSeconds()).isEqualTo(120);
        assertThat(certain.ahead(DemandOutlook.INPUT, falling, MINUTE.multipliedBy(2), 0.95, true)
                        .orElseThrow()
                        .expected())
                .isCloseTo(9000, within(1e-6));
        assertThat(certain.ahead(DemandOutlook.INPUT, outlook(1, 2, 1, 2), MINUTE, 0.95, false)
                        .orElseThrow()
                        .provisioned())
                .isCloseTo(2000, within(1e-6));
    }

    @Test
    void demandInAnotherUnitOrTimesAFactorKeepsItsOtherNumbers() {
        DemandAhead demand = new DemandAhead(10, 12, 15, 0.9, 60, true, 0.2, OptionalDouble.of(0.25));
        assertThat(demand.each(100))
                .isEqualTo(new DemandAhead(1000, 1200, 1500, 0.9, 60, true, 0.2, OptionalDouble.of(0.25)));
        assertThat(demand.times(2)).isEqualTo(new DemandAhead(10, 24, 30, 0.9, 60, true, 0.2, OptionalDouble.of(0.25)));
        assertThat(demand.reaching(1, 2))
                .isEqualTo(new DemandAhead(10, 1, 2, 0.9, 60, true, 0.2, OptionalDouble.of(0.25)));
        assertThat(demand.presentOnly())
                .isEqualTo(new DemandAhead(10, 10, 10, 0.9, 0, true, 0.2, OptionalDouble.of(0.25)));
        assertThat(demand.inWords("tokens/s"))
                .isEqualTo("In 60 s demand reaches up to 15 tokens/s (P90), and a jump under way is not ordered for"
                        + " before it is more likely to outlast a start (25.0 %)");
    }

    @Test
    void whatGoesOnArrivingIsTheRiseTheJumpOrTheUsual() {
        assertThat(new DemandAhead(10, 8, 15, 0.9, 60, false, 0.2, OptionalDouble.empty()).flow())
                .isCloseTo(12, within(1e-12));
        assertThat(new DemandAhead(10, 8, 15, 0.9, 60, true, 0, OptionalDouble.empty()).flow())
                .isEqualTo(10);
        assertThat(new DemandAhead(10, 8, 15, 0.9, 60, false, 0, OptionalDouble.empty()).flow())
                .isEqualTo(8);
        assertThat(new DemandAhead(10, 12, 15, 0.9, 60, false, 0, OptionalDouble.empty()).flow())
                .isEqualTo(10);
    }

    @Test
    void withoutCapacityAPoolGrowsByHalfWhenMoreWaitThanRun() {
        PoolView waiting = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(3))
                .ready(2)
                .view();
        assertThat(NeedEstimator.withoutCapacity(waiting).replicas()).isEqualTo(3);
        assertThat(NeedEstimator.withoutCapacity(waiting).why().get().sentence())
                .isEqualTo("What one replica can do is not known yet, and hardly any request waits.");
        PoolView more = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(4))
                .ready(2)
                .view();
        Need need = NeedEstimator.withoutCapacity(more);
        assertThat(need.replicas()).isEqualTo(5);
        assertThat(need.code()).isEqualTo(ReasonCode.CapacityUnknown);
        assertThat(need.isKnown()).isFalse();
        assertThat(need.why().get().numbers())
                .containsExactly(entry("waitingRequests", 4.0), entry("readyReplicas", 3.0));
        assertThat(need.why().get().sentence())
                .isEqualTo("What one replica can do is not known yet, and 4 requests wait.");
        PoolView coming = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(4))
                .in(InstanceState.Starting, 1)
                .view();
        assertThat(NeedEstimator.withoutCapacity(coming).replicas()).isEqualTo(2);
    }

    @Test
    void withoutDemandAPoolKeepsItsSizeAndSaysWhoIsSilent() {
        Need quiet = NeedEstimator.withoutDemand(SeenPool.prefill().ready(2).view());
        assertThat(quiet.replicas()).isEqualTo(2);
        assertThat(quiet.why().get().sentence()).isEqualTo("Demand is not known, so the pool keeps its size.");
        Need silent =
                NeedEstimator.withoutDemand(SeenPool.prefill().ready(1).silent().view());
        assertThat(silent.why().get().numbers()).containsExactly(entry("currentReplicas", 2.0));
        assertThat(silent.why().get().sentence())
                .isEqualTo("Demand is not known while 1 of 2 ready instances tell nothing (prefill-1: no answer within"
                        + " 3 s), so the pool keeps its size.");
    }

    private static DecodeTheory.Upstream upstream(double held, SeenPool prefill) {
        FleetObservation seen = SeenPool.fleet(
                SeenPool.NOW,
                SeenPool.demand(10, 10_000, 1_000),
                SeenPool.router(OptionalDouble.of(held), OptionalDouble.empty(), OptionalDouble.empty()),
                prefill,
                SeenPool.decode().ready(sample -> sample.waitingForCapacity(50)));
        return NeedEstimator.upstream(seen, 0.5, 300);
    }

    @Test
    void whatWaitsInPrefillComesAsFastAsTheEnginesThatHoldItFinish() {
        SeenPool prefill = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(30), Did.NOTHING.requests(4), new Hardware.Healthy())
                .ready(sample -> sample.waitingForCapacity(10), Did.NOTHING.requests(2), new Hardware.Healthy())
                .ready(sample -> sample.waitingForCapacity(0), Did.NOTHING.requests(5), new Hardware.Healthy());
        assertThat(upstream(0, prefill))
                .as("half of it, as of the demand; what waits in decode itself is not before it")
                .isEqualTo(new DecodeTheory.Upstream(20, 300, 3));
    }

    @Test
    void howFastItComesIsUnknownWhereARouterHoldsItOrAnEngineDoesNotTell() {
        SeenPool prefill = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(30), Did.NOTHING.requests(4), new Hardware.Healthy());
        assertThat(upstream(6, prefill)).isEqualTo(new DecodeTheory.Upstream(18, 300));
        SeenPool silent = SeenPool.prefill()
                .ready(sample -> sample.waitingForCapacity(30), Did.NOTHING.requests(4), new Hardware.Healthy())
                .ready(sample -> sample.waitingForCapacity(2));
        assertThat(upstream(0, silent)).isEqualTo(new DecodeTheory.Upstream(16, 300));
        assertThat(upstream(0, SeenPool.prefill().ready(2)))
                .as("nothing waits")
                .isEqualTo(new DecodeTheory.Upstream(0, 300));
    }

    @Test
    void theBoundThatAsksForMostDecides() {
        Need small = new Need(1, ReasonCode.Backlog, Map.of(), "");
        Need large = new Need(2, ReasonCode.KvResidency, Map.of(), "");
        assertThat(NeedEstimator.decisive(List.of(small, large))).isEqualTo(large);
        assertThat(Optional.of(NeedEstimator.decisive(List.of(large, small)))).contains(large);
    }
}
