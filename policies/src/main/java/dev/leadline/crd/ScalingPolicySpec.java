// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.policy.PolicyLimits;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
@ValidationRule(
        value = "!self.pools.exists(p, p.role == 'Prefill') || self.pools.exists(p, p.role == 'Decode')",
        message =
                "a Prefill pool needs a Decode pool beside it; use Prefill and Decode together, or Aggregated for engines"
                        + " that do both",
        fieldPath = ".pools")
@ValidationRule(
        value = "!self.pools.exists(p, p.role == 'Decode') || self.pools.exists(p, p.role == 'Prefill')",
        message =
                "a Decode pool needs a Prefill pool beside it; use Prefill and Decode together, or Aggregated for engines"
                        + " that do both",
        fieldPath = ".pools")
@ValidationRule(
        value = "!self.pools.exists(p, p.role == 'Aggregated') || self.pools.all(p, p.role == 'Aggregated')",
        message = "Aggregated pools stand alone, without Prefill or Decode pools; use Prefill and Decode together, or"
                + " Aggregated for engines that do both",
        fieldPath = ".pools")
@ValidationRule(
        value = "(has(self.sources) && has(self.sources.push)) || self.pools.all(p, has(p.target))",
        message =
                "target is required; write target: {apiVersion: apps/v1, kind: Deployment, name: …}, or sources: {push:"
                        + " {}} for a fleet outside Kubernetes",
        fieldPath = ".pools")
@ValidationRule(
        value = "self.pools.all(p, !has(p.target) || self.pools.exists_one(q, has(q.target) && q.target == p.target))",
        message = "a target belongs to one pool; name the workload of each pool",
        fieldPath = ".pools")
@ValidationRule(
        value = "has(self.scaleToZero) || self.pools.all(p, !has(p.replicas.min) || p.replicas.min > 0)",
        message = "min 0 is possible only with spec.scaleToZero; write min: 1, or add scaleToZero: {afterIdle: 10m}",
        fieldPath = ".pools")
@ValidationRule(
        value = "!has(self.ratio) || (self.pools.exists(p, p.role == 'Prefill')"
                + " && self.pools.exists(p, p.role == 'Decode'))",
        message = "a ratio needs Prefill and Decode pools; remove ratio",
        fieldPath = ".ratio")
@ValidationRule(
        value = "!has(self.ratio) || self.pools.all(p, !has(p.capacity) || !has(p.capacity.profile)"
                + " || self.pools.all(q, q.role != p.role || !has(q.capacity) || !has(q.capacity.profile)"
                + " || p.capacity.profile.find('[0-9]+$') == q.capacity.profile.find('[0-9]+$')))",
        message =
                "a ratio counts replicas, and the pools of one role have replicas of different numbers of accelerators;"
                        + " remove ratio, or give all pools of a role the same tensor parallel size",
        fieldPath = ".ratio")
@ValidationRule(
        value = "!has(self.fallback) || !has(self.fallback.replicas)"
                + " || self.fallback.replicas.all(name, self.pools.exists(p, p.name == name))",
        message = "no pool has this name; use the names of spec.pools",
        fieldPath = ".fallback.replicas")
@ValidationRule(
        value = "!has(self.fallback) || !has(self.fallback.replicas) || self.pools.all(p,"
                + " !(p.name in self.fallback.replicas) || self.fallback.replicas[p.name] <= p.replicas.max)",
        message = "a floor is at most the pool's replicas.max; lower it, or raise replicas.max of the pool",
        fieldPath = ".fallback.replicas")
@ValidationRule(
        value = "!has(self.schedule)"
                + " || self.schedule.all(w, w.minReplicas.all(name, self.pools.exists(p, p.name == name)))",
        message = "no pool has this name; use the names of spec.pools in minReplicas",
        fieldPath = ".schedule")
@ValidationRule(
        value = "!has(self.schedule) || self.schedule.all(w, self.pools.all(p,"
                + " !(p.name in w.minReplicas) || w.minReplicas[p.name] <= p.replicas.max))",
        message = "a floor is at most the pool's replicas.max; lower it, or raise replicas.max of the pool",
        fieldPath = ".schedule")
public record ScalingPolicySpec(
        @Pattern(Formats.MODE) @Default("Advise") @Nullable String mode,
        @Required Model model,
        @Required Objectives objectives,
        @Required @Size(min = 1, max = PolicyLimits.POOLS) List<PoolSpec> pools,
        @Nullable Ratio ratio,
        @Nullable SourcesSpec sources,
        @Nullable Forecast forecast,
        @Formats.AutoOrDuration @Default("auto") @Nullable String leadTime,
        @Nullable BehaviorSpec behavior,
        @Nullable Drain drain,
        @Nullable ScaleToZero scaleToZero,
        @Size(max = PolicyLimits.WINDOWS) @Nullable List<Window> schedule,
        @Size(max = PolicyLimits.EVENTS) @Nullable List<Event> events,
        @Nullable Calendar calendar,
        @Nullable Fallback fallback,
        @Formats.DnsSubdomain @Nullable String budget,

        @Min(-1_000_000) @Max(1_000_000) @Default("0") @Nullable
        Integer priority) {

    /** Served names; series of any of them are one demand. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(
            @Required @Formats.Text String name,

            @Size(max = PolicyLimits.ALIASES)
            @ValidationRule(
                    value = "self.all(alias, alias.matches('[^ \\\\t\\\\r\\\\n]'))",
                    message = "must not be blank; write a name")
            @Nullable
            List<@Size(min = 1, max = PolicyLimits.TEXT) String> aliases) {}

    /** What users were promised. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Objectives(
            @Required @Formats.OpenShare String attainment,
            @Required @Formats.PositiveDuration String timeToFirstToken,
            @Formats.AnyDuration @Default("0s") @Nullable String timeToFirstTokenPer1kInput,
            @Required @Formats.PositiveDuration String interTokenLatency) {}

    /** Replicas of all Prefill pools divided by those of all Decode pools. */
    @ValidationRule(
            value = "!self.min.matches('" + Formats.DECIMAL + "') || !self.max.matches('" + Formats.DECIMAL
                    + "') || double(self.min) <= double(self.max)",
            message = "ratio.min is at most ratio.max; swap them, or raise ratio.max",
            fieldPath = ".min")
    public record Ratio(
            @Required @Formats.PositiveDecimal String min,
            @Required @Formats.PositiveDecimal String max) {}

    /** Whether and how demand is forecast. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Forecast(
            @Default("true") @Nullable Boolean enabled,

            @Formats.PositiveDuration @Default("14d") @Nullable
            String history,

            @Size(max = PolicyLimits.PERIODS)
            @ValidationRule(
                    value = "self.all(period, period.matches('" + Formats.DURATION + "') && period.matches('[1-9]'))",
                    message = "a duration is digits with ms, s, m, h or d, longer than zero; write for example 24h")
            @Nullable
            List<@Size(min = 1, max = PolicyLimits.DURATION) String> periods) {}

    /** Limits on growing and on shrinking. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BehaviorSpec(
            @Nullable Limit scaleUp, @Nullable Limit scaleDown) {}

    /** A limit in one direction; maxStep is a number of replicas or a percentage, as a string. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.period) || has(self.maxStep)",
            message = "a period belongs to a maxStep; add maxStep, or remove period",
            fieldPath = ".period")
    public record Limit(
            @Formats.Step @Nullable String maxStep,
            @Formats.PositiveDuration @Nullable String period,
            @Formats.AnyDuration @Default("0s") @Nullable String stabilization) {}

    /** Two-phase shrink. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Drain(
            @Formats.PositiveDuration @Default("300s") @Nullable
            String timeout,

            @Formats.LabelKey @Default("leadline.dev/accepting") @Nullable
            String label) {}

    /** Idle time after which all pools go to zero together. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScaleToZero(
            @Formats.PositiveDuration @Default("10m") @Nullable
            String afterIdle) {}

    /** A recurring floor. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(
            @Required @Formats.FiveFields String cron,
            @Formats.ZoneName @Default("UTC") @Nullable String timeZone,
            @Required @Formats.PositiveDuration String duration,

            @Required @Size(min = 1, max = PolicyLimits.POOLS)
            Map<String, @Min(0) @Max(Integer.MAX_VALUE) Integer> minReplicas) {}

    /** A known change of demand; times are RFC 3339 in UTC. */
    @ValidationRule(
            value = "!self.from.matches('" + Formats.MOMENT + "') || !self.to.matches('" + Formats.MOMENT
                    + "') || timestamp(self.from) < timestamp(self.to)",
            message = "an event ends after it begins; swap from and to, or move to",
            fieldPath = ".to")
    public record Event(
            @Required @Formats.Text String name,
            @Required @Formats.Moment String from,
            @Required @Formats.Moment String to,
            @Required @Formats.DemandFactor String demandFactor) {}

    /** Whose holidays shape the demand. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Calendar(
            @Required @Formats.Country String country,
            @Formats.Subdivision @Nullable String subdivision) {}

    /** What holds when observations stop; only raises. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fallback(
            @Formats.PositiveDuration @Default("60s") @Nullable
            String staleAfter,

            @Formats.AnyDuration @Default("10m") @Nullable String hold,

            @Size(max = PolicyLimits.POOLS) @Nullable Map<String, @Min(0) @Max(Integer.MAX_VALUE) Integer> replicas) {}
}
