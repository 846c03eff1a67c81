// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.ScheduledFloors;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an idle fleet will be needed soon: because a schedule says so, because an announced event raises demand, or
 * because requests are more likely than not to come. The last is read from the middle of the forecast: high quantiles of
 * a series that was busy stay above zero for long, and a pool that waits for them would never rest.
 */
final class ComingDemand {

    private static final double LIKELY = 0.5;

    /** Less than this share of the highest demand seen is what forecasters leave over, not a return. */
    private static final double OF_HIGHEST = 0.02;

    /**
     * Why the fleet is needed.
     *
     * @param numbers what it was told from, in reading order
     * @param sentence the beginning of a sentence
     */
    record Coming(Map<String, Double> numbers, String sentence) {}

    private final ScalingPolicy policy;
    private final NeedEstimator estimator;
    private final DemandForecasts forecasts;
    private final DemandOutlook outlook;
    private final Instant now;

    ComingDemand(ScalingPolicy policy, NeedEstimator estimator, DemandForecasts forecasts, DemandOutlook outlook) {
        this.policy = policy;
        this.estimator = estimator;
        this.forecasts = forecasts;
        this.outlook = outlook;
        this.now = outlook.time();
    }

    /** What comes within a time; empty when nothing does. */
    Optional<Coming> within(Duration reach, Duration afterIdle) {
        int floor = ScheduledFloors.floorsUntil(policy, now, now.plus(reach)).values().stream()
                .mapToInt(Replicas::count)
                .max()
                .orElse(0);
        if (floor > 0) {
            return Optional.of(new Coming(
                    Wording.numbers("scheduledReplicas", floor, "withinSeconds", reach.toSeconds()),
                    "A schedule asks for " + Wording.replicas(floor) + " within " + Wording.span(reach)));
        }
        Optional<PlannedEvent> event = policy.events().stream()
                .filter(one -> one.demandFactor() > 1
                        && !one.from().isAfter(now.plus(reach))
                        && one.to().isAfter(now))
                .findFirst();
        return event.isPresent()
                ? Optional.of(new Coming(
                        Wording.numbers("demandFactor", event.get().demandFactor(), "withinSeconds", reach.toSeconds()),
                        "The event " + event.get().name() + " is announced within " + Wording.span(reach)))
                : forecast(reach, afterIdle);
    }

    /** Requests are expected when so many are that the fleet would not be idle. */
    private Optional<Coming> forecast(Duration reach, Duration afterIdle) {
        double least = Math.max(
                1000.0 / Math.max(1, afterIdle.toMillis()), OF_HIGHEST * forecasts.highest(DemandOutlook.REQUESTS));
        return estimator
                .ahead(DemandOutlook.REQUESTS, outlook, reach, LIKELY, true)
                .filter(demand -> demand.isForecast() && demand.expected() >= least)
                .map(demand -> new Coming(
                        Wording.numbers(
                                "expectedRequestsPerSecond", demand.expected(), "withinSeconds", reach.toSeconds()),
                        Wording.decimal(demand.expected()) + " requests/s are expected within " + Wording.span(reach)));
    }
}
