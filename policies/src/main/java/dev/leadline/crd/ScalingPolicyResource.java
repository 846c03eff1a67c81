// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * {@code ScalingPolicy} of {@code leadline.dev/v1alpha1} as the Kubernetes client sees it. What a specification may
 * say is decided by {@code PolicyParser} alone; these types carry it to and from the API server.
 */
@Group("leadline.dev")
@Version("v1alpha1")
@Kind("ScalingPolicy")
@ShortNames("lsp")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Model", jsonPath = ".spec.model.name", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Now/Needed/Desired",
        jsonPath = ".status.summary",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Decision",
        jsonPath = ".status.lastDecision.sentence",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class ScalingPolicyResource extends CustomResource<ScalingPolicySpec, ScalingPolicyStatus>
        implements Namespaced {

    private static final long serialVersionUID = 1L;
}
