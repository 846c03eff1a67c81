// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.decide.Ablation;
import dev.leadline.decide.Experiment;
import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.LeadlineStrategy;
import dev.leadline.rehearse.TraceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A load to be compared on: who comes, the fleet that meets it, and what a policy may know beforehand.
 *
 * @param name for reports, lower case with dashes
 * @param story what happens, a sentence
 * @param fleet the fleet, with the replicas it starts with
 * @param requests by time of arrival
 * @param history demand recorded before second 0, one row a minute; empty when nobody recorded any
 * @param schedule the {@code spec.schedule} of an operator who declares what is coming; what is between the brackets
 * @param faults what goes wrong
 */
public record Workload(
        String name,
        String story,
        FleetSpec fleet,
        List<TraceRequest> requests,
        List<HistoryRow> history,
        String schedule,
        List<Fault> faults) {

    /** Most replicas of a pool under the policy. */
    public static final int MAX_REPLICAS = 40;

    /** Copies the lists. */
    public Workload {
        requests = List.copyOf(requests);
        history = List.copyOf(history);
        faults = List.copyOf(faults);
    }

    /**
     * Leadline's policy for this load: objectives, bounds and profile, everything else at its default.
     *
     * @param declared true: with the operator's schedule
     */
    public ScalingPolicy policy(boolean declared) {
        return policy(declared ? schedule : "", true);
    }

    private ScalingPolicy policy(String declared, boolean forecasts) {
        String profile = fleet.pools().values().iterator().next().profile().id();
        String text = String.format(
                Locale.ROOT,
                """
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %s, namespace: battery}
                spec:
                  mode: Enforce
                  model: {name: rehearsed}
                  objectives: {attainment: "0.99", timeToFirstToken: %dms, timeToFirstTokenPer1kInput: %dms, interTokenLatency: %dms}
                  sources: {push: {}}
                  pools:
                  - {name: prefill, role: Prefill, replicas: {min: 1, max: %d}, capacity: {profile: %s}}
                  - {name: decode, role: Decode, replicas: {min: 1, max: %d}, capacity: {profile: %s}}
                  forecast: {enabled: %s}
                  schedule: [%s]
                """,
                name,
                fleet.objectives().timeToFirstToken().toMillis(),
                fleet.objectives().timeToFirstTokenPer1kInput().toMillis(),
                fleet.objectives().interTokenLatency().toMillis(),
                MAX_REPLICAS,
                profile,
                MAX_REPLICAS,
                profile,
                forecasts,
                declared);
        return switch (PolicyParser.parse(text)) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid -> throw new IllegalStateException(invalid.toString());
        };
    }

    /** Leadline on this load, with its history learned. */
    public LeadlineStrategy leadline(boolean declared) {
        ForecastingController controller = new ForecastingController(policy(declared));
        if (!history.isEmpty()) {
            controller.learnHistory(history, Duration.ofMinutes(1));
        }
        return new LeadlineStrategy(declared ? "leadline, declared" : "leadline", controller);
    }

    /** Leadline on this load with {@code forecast.enabled: false}. */
    public LeadlineStrategy withoutForecast() {
        return without(Ablation.Forecast);
    }

    /** Leadline on this load without a part of its planner or with the truth in its place, with its history learned. */
    public LeadlineStrategy without(Ablation part) {
        Experiment experiment =
                Experiment.NONE.knowing(new ComingRequests(fleet, requests)).without(part);
        return under(experiment, "leadline " + part.words());
    }

    /** Leadline on this load with other beliefs about engines at the start, and with its history learned. */
    public LeadlineStrategy believing(EngineProfile known) {
        return under(Experiment.NONE.believing(id -> Optional.of(known)), "leadline");
    }

    private LeadlineStrategy under(Experiment experiment, String called) {
        ScalingPolicy asked = policy("", !experiment.without().contains(Ablation.Forecast));
        ForecastingController controller = new ForecastingController(asked, experiment);
        if (!history.isEmpty()) {
            controller.learnHistory(history, Duration.ofMinutes(1));
        }
        return new LeadlineStrategy(called, controller);
    }

    double coldStartSeconds(String pool) {
        FleetSpec.PoolSpec known = fleet.pools().get(pool);
        if (known == null) {
            throw new IllegalArgumentException("the fleet has no pool " + pool);
        }
        return known.coldStart().seconds();
    }

    /** Changes when anything changes that a clairvoyant plan for this load depends on. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    /** The simulated fleet at second 0 with the faults arranged. */
    public FleetSimulator simulator(long seed) {
        FleetSimulator simulator = new FleetSimulator(fleet, requests, seed);
        faults.forEach(fault -> fault.arrange(simulator));
        return simulator;
    }

    /** The same load on a fleet with another start. */
    Workload startingWith(int prefill, int decode) {
        return new Workload(name, story, fleet.withReplicas(prefill, decode), requests, history, schedule, faults);
    }
}
