// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.decide.StartTimes;
import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.StartPath;
import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A decision as people and programs read it, in REST answers, in the event stream and in the journal's rows.
 *
 * @param id unique within the policy
 * @param namespace of the policy
 * @param policy name of the policy
 * @param time the moment decided for
 * @param trigger what made Leadline decide
 * @param sentence the whole decision in words
 * @param actuation what became of it
 * @param pools by pool name, in the order of the policy
 * @param forecasts what the forecast of each demand series rests on, in words; only where a number is new
 */
public record DecisionDocument(
        String id,
        String namespace,
        String policy,
        Instant time,
        String trigger,
        String sentence,
        ActuationResult actuation,
        Map<String, PoolDocument> pools,
        Optional<Map<String, String>> forecasts) {

    /** One pool of a decision; times in seconds, rates in tokens per second. */
    public record PoolDocument(
            int currentReplicas,
            int neededReplicas,
            OptionalInt feasibleReplicas,
            int desiredReplicas,
            ReasonCode reason,
            String sentence,
            List<Step> steps,
            int readyReplicas,
            int startingReplicas,
            int drainingReplicas,
            OptionalDouble demandTokensPerSecond,
            OptionalDouble forecastTokensPerSecond,
            double leadTimeSeconds,
            Optional<StartPath> startPath,
            Optional<List<StartDocument>> measuredStarts) {

        static PoolDocument of(PoolPlan plan) {
            return new PoolDocument(
                    plan.currentReplicas(),
                    plan.neededReplicas(),
                    plan.feasibleReplicas(),
                    plan.desiredReplicas(),
                    plan.reason(),
                    plan.sentence(),
                    plan.steps(),
                    plan.readyReplicas(),
                    plan.startingReplicas(),
                    plan.drainingReplicas(),
                    plan.demandTokensPerSecond(),
                    plan.forecastTokensPerSecond(),
                    plan.leadTime().toNanos() / 1e9,
                    Optional.of(plan.startPath()),
                    Optional.of(plan.measuredStarts().stream()
                            .map(StartDocument::of)
                            .toList()));
        }

        PoolPlan toPlan() {
            return new PoolPlan(
                    currentReplicas,
                    neededReplicas,
                    feasibleReplicas,
                    desiredReplicas,
                    reason,
                    sentence,
                    steps,
                    readyReplicas,
                    startingReplicas,
                    drainingReplicas,
                    demandTokensPerSecond,
                    forecastTokensPerSecond,
                    duration(leadTimeSeconds),
                    startPath.orElse(StartPath.FreeAccelerator),
                    measuredStarts.orElse(List.of()).stream()
                            .map(StartDocument::toTimes)
                            .toList());
        }
    }

    /** What was measured of the starts on one path, in seconds. */
    public record StartDocument(StartPath path, int starts, double medianSeconds, double ninetiethSeconds) {

        static StartDocument of(StartTimes times) {
            return new StartDocument(
                    times.path(),
                    times.starts(),
                    times.median().toNanos() / 1e9,
                    times.ninetieth().toNanos() / 1e9);
        }

        StartTimes toTimes() {
            return new StartTimes(path, starts, duration(medianSeconds), duration(ninetiethSeconds));
        }
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** The document of a decision. */
    public static DecisionDocument of(ScalingPlan plan, ActuationResult actuation) {
        Map<String, PoolDocument> pools = new LinkedHashMap<>();
        plan.pools().forEach((name, pool) -> pools.put(name, PoolDocument.of(pool)));
        return new DecisionDocument(
                plan.id(),
                plan.policy().namespace(),
                plan.policy().name(),
                plan.time(),
                plan.trigger(),
                plan.sentence(),
                actuation,
                pools,
                Optional.of(plan.forecasts()).filter(said -> !said.isEmpty()));
    }

    /** The document of a journaled decision. */
    public static DecisionDocument of(JournalEntry entry) {
        return of(entry.plan(), entry.actuation());
    }

    /** The journaled decision that the document tells of. */
    public JournalEntry toEntry(Optional<String> fingerprint) {
        Map<String, PoolPlan> plans = new LinkedHashMap<>();
        pools.forEach((name, pool) -> plans.put(name, pool.toPlan()));
        ScalingPlan plan = new ScalingPlan(
                id, new PolicyKey(namespace, policy), time, trigger, sentence, plans, forecasts.orElse(Map.of()));
        return new JournalEntry(plan, actuation, fingerprint);
    }
}
