// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;

/** A HorizontalPodAutoscaler that follows one pool. */
final class HpaText {

    private HpaText() {}

    static void write(YamlLines yaml, PolicyKey policy, Pool pool, ScaleTarget target, ManifestOptions options) {
        yaml.line(0, "apiVersion: autoscaling/v2");
        yaml.line(0, "kind: HorizontalPodAutoscaler");
        yaml.line(0, "metadata:");
        yaml.field(2, "name", Manifests.name(policy.name(), pool.name(), ManifestKind.Hpa.longestName()));
        yaml.field(2, "namespace", policy.namespace());
        yaml.line(0, "spec:");
        BehaviorText.writeTarget(yaml, target);
        bounds(yaml, pool, options);
        yaml.line(2, "metrics:");
        yaml.line(2, "- type: External");
        yaml.line(2, "  external:");
        yaml.line(6, "metric:");
        yaml.line(8, "name: " + LeadlineMetrics.DESIRED);
        yaml.comment(8, "An HPA adds up all items that it is given: this must select exactly one.");
        yaml.line(8, "selector:");
        yaml.line(10, "matchLabels:");
        yaml.field(12, "policy", policy.name());
        yaml.field(12, "pool", pool.name());
        yaml.line(6, "target:");
        yaml.comment(8, "One replica per desired replica; Value would multiply by the replicas that are ready.");
        yaml.line(8, "type: AverageValue");
        yaml.line(8, "averageValue: \"1\"");
        BehaviorText.write(yaml, 2, pool, options);
    }

    private static void bounds(YamlLines yaml, Pool pool, ManifestOptions options) {
        int min = pool.replicas().min().count();
        if (min == 0 && options.isKnownBefore(KubernetesVersion.SCALE_TO_ZERO)) {
            yaml.comment(
                    2,
                    "Warning: the policy scales to zero, but before Kubernetes 1.37 an HPA does not unless the feature"
                            + " gate HPAScaleToZero is on. Where it is, write 0 here; else use KEDA or direct writes.");
            min = 1;
        } else if (min == 0) {
            yaml.comment(
                    2,
                    "Warning: 0 needs Kubernetes 1.37 or the feature gate HPAScaleToZero; without it the API server"
                            + " refuses this object. A target that somebody else set to 0 stays there.");
        }
        yaml.line(2, "minReplicas: " + min);
        yaml.line(2, "maxReplicas: " + pool.replicas().max().count());
    }
}
