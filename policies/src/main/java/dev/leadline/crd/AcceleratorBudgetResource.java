// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * {@code AcceleratorBudget} of {@code leadline.dev/v1alpha1}, cluster-scoped: accelerators and money that the policies
 * naming it share by priority, then by marginal gain.
 */
@Group("leadline.dev")
@Version("v1alpha1")
@Kind("AcceleratorBudget")
@ShortNames("lab")
@AdditionalPrinterColumn(name = "Cost/h", jsonPath = ".spec.maxCostPerHour", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class AcceleratorBudgetResource extends CustomResource<AcceleratorBudgetSpec, AcceleratorBudgetStatus> {

    private static final long serialVersionUID = 1L;
}
