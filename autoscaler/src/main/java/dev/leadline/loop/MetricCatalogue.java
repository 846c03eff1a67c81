// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import java.util.List;

/** Every metric that Leadline publishes at {@code /metrics}, declared once. Names and labels are public. */
public enum MetricCatalogue {
    /** After every limit. */
    DESIRED_REPLICAS(
            "leadline_desired_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "Replicas the pool should run after every limit: the number that is written."),
    /** Before any limit. */
    NEEDED_REPLICAS(
            "leadline_needed_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "Replicas that demand asks for, before any limit."),
    /** The most that hardware allows. */
    FEASIBLE_REPLICAS(
            "leadline_feasible_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "The most replicas that hardware and quota allow now; absent while nobody tells."),
    /** Pending, starting and ready. */
    CURRENT_REPLICAS(
            "leadline_current_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "Instances that exist and are not leaving: pending, starting and ready."),
    /** Take requests. */
    READY_REPLICAS("leadline_ready_replicas", Kind.Gauge, "replicas", Labels.POOL, "Instances that take requests now."),
    /** On their way. */
    STARTING_REPLICAS(
            "leadline_starting_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "Instances on their way to ready, those without accelerators included."),
    /** On their way out. */
    DRAINING_REPLICAS(
            "leadline_draining_replicas",
            Kind.Gauge,
            "replicas",
            Labels.POOL,
            "Instances that finish what they have and take nothing new."),
    /** Demand now. */
    DEMAND(
            "leadline_demand_tokens_per_second",
            Kind.Gauge,
            "tokens per second",
            Labels.POOL,
            "Demand now: uncached input tokens for prefill; for decode the output tokens that arriving requests ask for "
                    + "(arrivals × mean output of finished ones), not those generated; absent while unknown."),
    /** Demand at lead time. */
    FORECAST(
            "leadline_forecast_tokens_per_second",
            Kind.Gauge,
            "tokens per second",
            Labels.POOL,
            "The forecast quantile of demand that the decision used, at lead time; absent while there is none."),
    /** From order to ready. */
    LEAD_TIME(
            "leadline_lead_time_seconds",
            Kind.Gauge,
            "seconds",
            Labels.POOL,
            "Time from ordering a replica to its being ready, as the decision used it."),
    /** Starts as they were. */
    MEASURED_LEAD_TIME(
            "leadline_measured_lead_time_seconds",
            Kind.Gauge,
            "seconds",
            List.of("policy", "namespace", "pool", "role", "path", "quantile"),
            "Measured time to ready over the last 50 starts of a path: from having accelerators where they were free, "
                    + "from order where a placeholder was evicted or a node was made; absent until a start was seen."),
    /** Forecast paths. */
    FORECAST_QUANTILE(
            "leadline_forecast_quantile",
            Kind.Gauge,
            "units per second",
            List.of("policy", "namespace", "series", "quantile"),
            "Forecast quantile of a demand series at the farthest horizon."),
    /** Realised against forecast. */
    FORECAST_COVERAGE(
            "leadline_forecast_coverage_ratio",
            Kind.Gauge,
            "ratio",
            List.of("policy", "namespace", "series", "quantile"),
            "Share of the latest forecasts of the nearest horizon that the realised demand stayed below or met; "
                    + "an honest forecast comes close to its quantile."),
    /** Realised error. */
    FORECAST_ERROR(
            "leadline_forecast_absolute_error",
            Kind.Gauge,
            "units per second",
            List.of("policy", "namespace", "series", "horizon"),
            "Mean absolute error of the forecast's median at a horizon (in seconds) over roughly its latest 500 judged "
                    + "forecasts; absent until one was judged."),
    /** Skill. */
    FORECAST_RELATIVE_LOSS(
            "leadline_forecast_relative_loss_ratio",
            Kind.Gauge,
            "ratio",
            List.of("policy", "namespace", "series", "horizon"),
            "Pinball loss of the forecast at a horizon (in seconds) over that of persistence with empirical quantiles, "
                    + "roughly the latest 500; below 1 is better than persistence."),
    /** KV cache. */
    KV_USAGE(
            "leadline_kv_usage_ratio",
            Kind.Gauge,
            "ratio",
            Labels.POOL,
            "Mean share of the KV cache in use over the ready instances that report it."),
    /** GPU utilization. */
    GPU_UTILIZATION(
            "leadline_gpu_utilization_ratio",
            Kind.Gauge,
            "ratio",
            Labels.POOL,
            "Mean share of time in which the GPUs of the pool ran a kernel; shown, and no scaling target by itself."),
    /** Queues. */
    WAITING_REQUESTS(
            "leadline_waiting_requests",
            Kind.Gauge,
            "requests",
            Labels.POOL,
            "Requests that wait for room in the engines of the pool."),
    /** Batches. */
    RUNNING_REQUESTS(
            "leadline_running_requests",
            Kind.Gauge,
            "requests",
            Labels.POOL,
            "Requests in the batches of the pool's engines."),
    /** Objectives met. */
    SLO_ATTAINMENT(
            "leadline_slo_attainment_ratio",
            Kind.Gauge,
            "ratio",
            List.of("policy", "namespace", "objective"),
            "Share of the requests of the last interval within the objective (ttft or tpot), read from the latency "
                    + "buckets; absent where a source has no buckets or no request finished."),
    /** Age of what is known. */
    OBSERVATION_AGE(
            "leadline_observation_age_seconds",
            Kind.Gauge,
            "seconds",
            Labels.POLICY,
            "Time since the last observation was decided."),
    /** Holes in what is known. */
    MISSING_READINGS(
            "leadline_missing_readings",
            Kind.Gauge,
            "instances",
            List.of("policy", "namespace", "pool", "role", "reason"),
            "Instances whose engine said nothing usable in the last observation, by reason; Stale and Frozen count "
                    + "values too old to trust and gauges that no longer move."),
    /** Decisions by reason. */
    DECISIONS(
            "leadline_decisions_total",
            Kind.Counter,
            "decisions",
            List.of("policy", "namespace", "pool", "role", "reason"),
            "Decisions per pool by the reason that settled the number."),
    /** Actuations by outcome. */
    ACTUATIONS(
            "leadline_actuations_total",
            Kind.Counter,
            "decisions",
            List.of("policy", "namespace", "outcome"),
            "What became of decisions: Published, Applied, Unchanged or Failed."),
    /** Pools by what became of their number. */
    POOL_ACTUATIONS(
            "leadline_pool_actuations_total",
            Kind.Counter,
            "decisions",
            List.of("policy", "namespace", "pool", "role", "code"),
            "What became of the desired replicas of a pool, by code: Written and WrittenWithoutDrain count accepted"
                    + " scale writes, Conflicted the decisions that were not written because something else scales the"
                    + " target; Unchanged is not counted."),
    /** Something else scales the target. */
    POOL_CONFLICTED(
            "leadline_pool_conflicted",
            Kind.Gauge,
            "boolean",
            Labels.POOL,
            "1 while Leadline does not write a pool because something else or an older policy scales its target;"
                    + " absent where pools are not written one by one."),
    /** What was paid for. */
    ACCELERATOR_HOURS(
            "leadline_accelerator_hours_total",
            Kind.Counter,
            "hours",
            Labels.POOL,
            "Accelerator hours held by the pool's instances, whether they served or not, from interval to interval."),
    /** How long a decision takes. */
    DECISION_SECONDS(
            "leadline_decision_seconds",
            Kind.Histogram,
            "seconds",
            List.of(),
            "Time from a complete observation to its decision."),
    /** How long a round takes. */
    SCRAPE_SECONDS(
            "leadline_scrape_seconds",
            Kind.Histogram,
            "seconds",
            List.of(),
            "Time of one scrape round over all instances of a policy."),
    /** How long it takes from what was seen to what was published. */
    PASS_SECONDS(
            "leadline_pass_seconds",
            Kind.Histogram,
            "seconds",
            List.of(),
            "Time from a complete look at a fleet until its decision was made, acted upon, journaled and published."),
    /** Policies in force. */
    POLICIES("leadline_policies", Kind.Gauge, "policies", List.of(), "Policies in force."),
    /** Who may write. */
    LEADER(
            "leadline_leader",
            Kind.Gauge,
            "replicas",
            List.of(),
            "1 while this replica leads and writes, otherwise 0; the sum over all replicas is at most 1."),
    /** Changes of the leader. */
    LEADER_TRANSITIONS(
            "leadline_leader_transitions",
            Kind.Gauge,
            "transitions",
            List.of(),
            "How often the leader has changed, as the Lease counts it; absent before the Lease was read."),
    /** Status writes. */
    STATUS_WRITES(
            "leadline_status_writes_total",
            Kind.Counter,
            "writes",
            List.of("outcome"),
            "Statuses that the API server took (Applied) or did not take (Failed; they are tried again)."),
    /** Events. */
    EVENTS(
            "leadline_events_total",
            Kind.Counter,
            "events",
            List.of("outcome"),
            "Events and series updates that were written (Written) or left out (Dropped)."),
    /** Conditions. */
    CONDITION(
            "leadline_policy_condition",
            Kind.Gauge,
            "condition",
            List.of("policy", "namespace", "type"),
            "1 while a condition of the policy is True, 0 while it is False, absent while it is Unknown; only the "
                    + "leader tells.");

    private final String exposedName;
    private final Kind kind;
    private final String unit;

    @SuppressWarnings("ImmutableEnumChecker") // always made by List.of
    private final List<String> labels;

    private final String prose;

    MetricCatalogue(String exposedName, Kind kind, String unit, List<String> labels, String prose) {
        this.exposedName = exposedName;
        this.kind = kind;
        this.unit = unit;
        this.labels = labels;
        this.prose = prose;
    }

    /** The Prometheus type. */
    public enum Kind {
        /** Goes up and down. */
        Gauge,
        /** Only grows. */
        Counter,
        /** Counts in buckets. */
        Histogram
    }

    /** The name in the exposition. */
    public String exposedName() {
        return exposedName;
    }

    /** The Prometheus type. */
    public Kind kind() {
        return kind;
    }

    /** What is counted, in words. */
    public String unit() {
        return unit;
    }

    /** Label names in order. */
    public List<String> labels() {
        return labels;
    }

    /** What it means, a sentence. */
    public String prose() {
        return prose;
    }

    private static final class Labels {
        static final List<String> POLICY = List.of("policy", "namespace");
        static final List<String> POOL = List.of("policy", "namespace", "pool", "role");
    }
}
