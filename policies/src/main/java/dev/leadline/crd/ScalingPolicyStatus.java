// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Leadline made of a policy; the bridge to the metrics adapter. Numbers that are unknown are absent, never 0.
 *
 * @param observedGeneration the generation of the specification that this speaks of
 * @param conditions list map by type: Ready, MetricsAvailable, ForecastTrusted, ScalingActive, ScalingLimited,
 *     CapacityLimited, TransferBound, Conflicted, HardwareUnknown
 * @param lastDecision the latest decision
 * @param pools list map by name
 * @param summary the pools in one line for {@code kubectl get}: current, needed and desired replicas of each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScalingPolicyStatus(
        @Nullable Long observedGeneration,
        @Nullable List<StatusCondition> conditions,
        @Nullable LastDecision lastDecision,
        @Nullable List<PoolStatus> pools,
        @Nullable String summary) {

    /** With the summary that the pools give. */
    public ScalingPolicyStatus(
            @Nullable Long observedGeneration,
            @Nullable List<StatusCondition> conditions,
            @Nullable LastDecision lastDecision,
            @Nullable List<PoolStatus> pools) {
        this(observedGeneration, conditions, lastDecision, pools, pools == null ? null : summary(pools));
    }

    /** For instance {@code prefill 4/8/6, decode 3/3/3}; a number that is unknown is a question mark. */
    private static String summary(List<PoolStatus> pools) {
        return pools.stream()
                .map(pool -> pool.name() + " " + shown(pool.currentReplicas()) + "/" + shown(pool.neededReplicas())
                        + "/" + shown(pool.desiredReplicas()))
                .collect(Collectors.joining(", "));
    }

    private static String shown(@Nullable Integer replicas) {
        return replicas == null ? "?" : replicas.toString();
    }

    /**
     * The latest decision.
     *
     * @param id its id in the journal
     * @param time RFC 3339
     * @param sentence why, in words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LastDecision(
            @Nullable String id,
            @Nullable String time,
            @Nullable String sentence) {}

    /**
     * One pool.
     *
     * @param name the pool's name
     * @param role Prefill, Decode or Aggregated
     * @param currentReplicas not draining
     * @param readyReplicas taking requests
     * @param startingReplicas ordered and not yet ready
     * @param drainingReplicas finishing what they have
     * @param neededReplicas what demand asks for, before any limit
     * @param feasibleReplicas the most that hardware and quota allow now
     * @param desiredReplicas after every limit
     * @param reason code of the step that decided
     * @param demandTokensPerSecond decimal string; uncached input for Prefill, output for Decode
     * @param forecastTokensPerSecond decimal string; the quantile used, at lead time
     * @param leadTimeSeconds decimal string
     * @param issuedAt RFC 3339
     * @param validUntil RFC 3339, three heartbeats after {@code issuedAt}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PoolStatus(
            @Required String name,
            @Nullable String role,
            @Nullable Integer currentReplicas,
            @Nullable Integer readyReplicas,
            @Nullable Integer startingReplicas,
            @Nullable Integer drainingReplicas,
            @Nullable Integer neededReplicas,
            @Nullable Integer feasibleReplicas,
            @Nullable Integer desiredReplicas,
            @Nullable String reason,
            @Nullable String demandTokensPerSecond,
            @Nullable String forecastTokensPerSecond,
            @Nullable String leadTimeSeconds,
            @Nullable String issuedAt,
            @Nullable String validUntil) {}
}
