// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
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
public record AcceleratorBudgetSpec(
        @Nullable List<Limit> limits,
        @Pattern(Formats.DECIMAL) @Nullable String maxCostPerHour,
        @Nullable List<String> namespaces) {

    /**
     * A limit on one product.
     *
     * @param product as node labels spell it, for instance {@code NVIDIA-H100-80GB-HBM3}
     * @param accelerators how many
     */
    public record Limit(
            @Required String product, @Required @Min(0) int accelerators) {}
}
