// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leadline.policy.PolicyLimits;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be used together.
 *
 * @param limits accelerators by product
 * @param maxCostPerHour decimal string; most that all policies together may cost
 * @param namespaces namespaces whose policies may name this budget; empty means all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.limits) && size(self.limits) > 0) || has(self.maxCostPerHour)",
        message = "a budget limits something; write limits, maxCostPerHour or both")
public record AcceleratorBudgetSpec(
        @Size(max = 64) @Nullable List<Limit> limits,
        @Formats.AnyDecimal @Nullable String maxCostPerHour,

        @Size(max = 256)
        @ValidationRule(
                value = "self.all(name, name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))",
                message = "must be names of namespaces: a-z, 0-9 and -, first and last not -")
        @Nullable
        List<@Size(min = 1, max = PolicyLimits.LABEL) String> namespaces) {

    /**
     * A limit on one product.
     *
     * @param product as node labels spell it, for instance {@code NVIDIA-H100-80GB-HBM3}
     * @param accelerators how many
     */
    public record Limit(
            @Required @Size(min = 1, max = PolicyLimits.SUBDOMAIN)
            String product,

            @Required @Min(0) @Max(Integer.MAX_VALUE) int accelerators) {}
}
