// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a budget.
 *
 * @param observedGeneration the generation of the specification that this speaks of
 * @param conditions list map by type
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AcceleratorBudgetStatus(
        @Nullable Long observedGeneration, @Nullable List<StatusCondition> conditions) {}
