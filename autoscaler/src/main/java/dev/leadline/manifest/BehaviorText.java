// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;

/** The behavior that lets a decision through as it is: no window, no limit, no dead band. Leadline has its own. */
final class BehaviorText {

    private BehaviorText() {}

    static void write(YamlLines yaml, int indent, Pool pool, ManifestOptions options) {
        boolean tolerance = !options.isKnownBefore(KubernetesVersion.TOLERANCE);
        if (!tolerance) {
            yaml.comment(
                    indent,
                    "Warning: before Kubernetes 1.35 an HPA has no tolerance of its own and ignores changes of up to 10 %"
                            + " in both directions: 20 to 21 never happens. Let Leadline write the number instead"
                            + " (actuation: Scale), or upgrade.");
        } else if (options.kubernetes().isEmpty()) {
            yaml.comment(
                    indent,
                    "tolerance needs Kubernetes 1.35; for an older cluster ask with kubernetes=1.34 or the like.");
        }
        yaml.line(indent, "behavior:");
        for (String direction : new String[] {"scaleUp", "scaleDown"}) {
            yaml.line(indent + 2, direction + ":");
            yaml.line(indent + 4, "stabilizationWindowSeconds: 0");
            yaml.line(indent + 4, "selectPolicy: Max");
            yaml.line(indent + 4, "policies:");
            yaml.line(indent + 4, "- type: Pods");
            yaml.line(indent + 4, "  value: " + pool.replicas().max().count());
            yaml.line(indent + 4, "  periodSeconds: 15");
            if (tolerance) {
                yaml.line(indent + 4, "tolerance: \"0\"");
            }
        }
    }

    static void writeTarget(YamlLines yaml, ScaleTarget target) {
        yaml.line(2, "scaleTargetRef:");
        yaml.field(4, "apiVersion", target.apiVersion());
        yaml.field(4, "kind", target.kind());
        yaml.field(4, "name", target.name());
    }
}
