// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for, field by field as in {@code src/docs/reference/policy.md}; nothing is checked here beyond
 * the shape. Absent fields are null and are left out when written.
 *
 * @param mode Advise when absent
 * @param model served names
 * @param objectives what users were promised
 * @param pools list map by name
 * @param ratio bounds between prefill and decode replicas
 * @param sources where observations come from
 * @param forecast whether and how demand is forecast
 * @param leadTime {@code auto} or a duration
 * @param behavior limits on change
 * @param drain two-phase shrink
 * @param scaleToZero when all pools go to zero
 * @param schedule recurring floors
 * @param events known changes of demand
 * @param calendar whose holidays shape the demand
 * @param fallback what holds when observations stop
 * @param budget name of an AcceleratorBudget
 * @param priority larger wins
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScalingPolicySpec(
        @Pattern(Formats.MODE) @Nullable String mode,
        @Required Model model,
        @Required Objectives objectives,
        @Required @Size(min = 1) List<PoolSpec> pools,
        @Nullable Ratio ratio,
        @Nullable SourcesSpec sources,
        @Nullable Forecast forecast,
        @Pattern(Formats.DURATION_OR_AUTO) @Nullable String leadTime,
        @Nullable BehaviorSpec behavior,
        @Nullable Drain drain,
        @Nullable ScaleToZero scaleToZero,
        @Nullable List<Window> schedule,
        @Nullable List<Event> events,
        @Nullable Calendar calendar,
        @Nullable Fallback fallback,
        @Nullable String budget,
        @Min(-1_000_000) @Max(1_000_000) @Nullable Integer priority) {

    /** Served names; series of any of them are one demand. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(@Required String name, @Nullable List<String> aliases) {}

    /** What users were promised. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Objectives(
            @Required @Pattern(Formats.DECIMAL) String attainment,
            @Required @Pattern(Formats.DURATION) String timeToFirstToken,
            @Pattern(Formats.DURATION) @Nullable String timeToFirstTokenPer1kInput,
            @Required @Pattern(Formats.DURATION) String interTokenLatency) {}

    /** Replicas of all Prefill pools divided by those of all Decode pools. */
    public record Ratio(
            @Required @Pattern(Formats.DECIMAL) String min,
            @Required @Pattern(Formats.DECIMAL) String max) {}

    /** Whether and how demand is forecast. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Forecast(
            @Nullable Boolean enabled,
            @Pattern(Formats.DURATION) @Nullable String history,
            @Nullable List<@Pattern(Formats.DURATION) String> periods) {}

    /** Limits on growing and on shrinking. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BehaviorSpec(
            @Nullable Limit scaleUp, @Nullable Limit scaleDown) {}

    /** A limit in one direction; maxStep is a number of replicas or a percentage, as a string. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Limit(
            @Pattern(Formats.STEP) @Nullable String maxStep,
            @Pattern(Formats.DURATION) @Nullable String period,
            @Pattern(Formats.DURATION) @Nullable String stabilization) {}

    /** Two-phase shrink. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Drain(
            @Pattern(Formats.DURATION) @Nullable String timeout,
            @Nullable String label) {}

    /** Idle time after which all pools go to zero together. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScaleToZero(
            @Pattern(Formats.DURATION) @Nullable String afterIdle) {}

    /** A recurring floor. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(
            @Required String cron,
            @Nullable String timeZone,
            @Required @Pattern(Formats.DURATION) String duration,
            @Required Map<String, Integer> minReplicas) {}

    /** A known change of demand; times are RFC 3339 in UTC. */
    public record Event(
            @Required String name,
            @Required String from,
            @Required String to,
            @Required @Pattern(Formats.DECIMAL) String demandFactor) {}

    /** Whose holidays shape the demand. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Calendar(
            @Required String country, @Nullable String subdivision) {}

    /** What holds when observations stop; only raises. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallback(
            @Pattern(Formats.DURATION) @Nullable String staleAfter,
            @Pattern(Formats.DURATION) @Nullable String hold,
            @Nullable Map<String, Integer> replicas) {}
}
