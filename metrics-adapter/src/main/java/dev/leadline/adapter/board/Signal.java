// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import java.util.Arrays;
import java.util.Optional;

/** What is served, by its name in external.metrics.k8s.io. Names and labels are public. */
public enum Signal {
    /** Replicas after every limit. */
    DesiredReplicas("leadline_desired_replicas", "replicas that the pool should have, after every limit"),
    /** Demand now. */
    Demand(
            "leadline_demand_tokens_per_second",
            "demand now: uncached input tokens for prefill, for decode output tokens that arrivals ask for"),
    /** Demand ahead. */
    Forecast(
            "leadline_forecast_tokens_per_second",
            "demand when a replica ordered now would be ready, at the quantile that is provisioned for"),
    /** The same as {@link #DesiredReplicas}, for those who come from llm-d's workload variant autoscaler. */
    WvaDesiredReplicas("wva_desired_replicas", "leadline_desired_replicas under the name and labels of llm-d's WVA"),
    /** The same under the name that WVA had before. */
    InfernoDesiredReplicas(
            "inferno_desired_replicas", "leadline_desired_replicas under the name and labels of WVA's predecessor");

    private final String metric;
    private final String prose;

    Signal(String metric, String prose) {
        this.metric = metric;
        this.prose = prose;
    }

    /** The metric's name. */
    public String metric() {
        return metric;
    }

    /** What it says, half a sentence. */
    public String prose() {
        return prose;
    }

    /** True for those that count replicas. */
    public boolean countsReplicas() {
        return this == DesiredReplicas || this == WvaDesiredReplicas || this == InfernoDesiredReplicas;
    }

    /** The signal of this name. */
    public static Optional<Signal> of(String metric) {
        return Arrays.stream(values())
                .filter(signal -> signal.metric.equals(metric))
                .findFirst();
    }
}
