// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Instances that are scaled together.
 *
 * @param name unique within the policy, DNS-1123 label
 * @param role what its instances do; several pools of one role are variants
 * @param target what is scaled, any kind with a scale subresource; absent with a push source
 * @param replicas bounds that no decision leaves
 * @param actuation who changes the number; absent means Scale
 * @param metrics where the engines publish their metrics
 * @param accelerator what an accelerator costs
 * @param capacity an optional prior
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolSpec(
        @Required @Formats.DnsLabel String name,
        @Required @Pattern(Formats.ROLE) String role,
        @Nullable Target target,
        @Required Replicas replicas,

        @Pattern(Formats.ACTUATION) @Default("Scale") @Nullable
        String actuation,

        @Nullable Metrics metrics,
        @Nullable Accelerator accelerator,
        @Nullable Capacity capacity) {

    /** An object with a scale subresource, in the policy's namespace. */
    public record Target(
            @Required @Formats.GroupVersion String apiVersion,
            @Required @Formats.KindName String kind,
            @Required @Formats.DnsSubdomain String name) {}

    /** The fewest and the most replicas; min is 1 when absent and 0 only with scaleToZero. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "!has(self.min) || self.min <= self.max",
            message = "min is at most max; swap them, or raise max",
            fieldPath = ".min")
    public record Replicas(
            @Min(0) @Max(Integer.MAX_VALUE) @Default("1") @Nullable
            Integer min,

            @Required @Min(1) @Max(Integer.MAX_VALUE) Integer max) {}

    /** Where and in which dialect the engines publish metrics. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Metrics(
            @Pattern(Formats.ENGINE) @Default("auto") @Nullable
            String engine,

            @Min(1) @Max(65_535) @Default("8000") @Nullable Integer port,
            @Formats.UrlPath @Default("/metrics") @Nullable String path,

            @Pattern(Formats.SCHEME) @Default("http") @Nullable
            String scheme) {}

    /** What one accelerator costs per hour, for ordering variants and for reports. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Accelerator(@Formats.AnyDecimal @Nullable String costPerHour) {}

    /** Catalogue id of a capacity prior. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Capacity(@Formats.ProfileId @Nullable String profile) {}
}
