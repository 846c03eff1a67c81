// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;

/** A ScaledObject of KEDA that follows one pool through the adapter's scaler. */
final class ScaledObjectText {

    /** The TriggerAuthentication of a namespace, and the Secret that it reads. */
    private static final String AUTHENTICATION = "leadline-adapter";

    private static final String AUTHORITY = "leadline-adapter-ca";

    private ScaledObjectText() {}

    static void write(YamlLines yaml, PolicyKey policy, Pool pool, ScaleTarget target, ManifestOptions options) {
        yaml.line(0, "apiVersion: keda.sh/v1alpha1");
        yaml.line(0, "kind: ScaledObject");
        yaml.line(0, "metadata:");
        yaml.field(2, "name", Manifests.name(policy.name(), pool.name(), ManifestKind.ScaledObject.longestName()));
        yaml.field(2, "namespace", policy.namespace());
        yaml.line(0, "spec:");
        BehaviorText.writeTarget(yaml, target);
        yaml.comment(2, "Leadline has waited for as long as the policy wants before it says 0.");
        yaml.line(2, "pollingInterval: 5");
        yaml.line(2, "cooldownPeriod: 0");
        yaml.line(2, "minReplicaCount: " + pool.replicas().min().count());
        yaml.line(2, "maxReplicaCount: " + pool.replicas().max().count());
        yaml.line(2, "advanced:");
        yaml.line(4, "horizontalPodAutoscalerConfig:");
        BehaviorText.write(yaml, 6, pool, options);
        yaml.line(2, "triggers:");
        yaml.line(2, "- type: external-push");
        yaml.line(2, "  metricType: AverageValue");
        yaml.line(2, "  metadata:");
        yaml.field(6, "scalerAddress", options.scalerAddress());
        yaml.line(6, "enableTLS: \"true\"");
        yaml.field(6, "policy", policy.name());
        yaml.field(6, "pool", pool.name());
        yaml.line(4, "authenticationRef:");
        yaml.line(6, "name: " + AUTHENTICATION);
    }

    /** Whom the ScaledObjects of a namespace believe: the scaler speaks TLS only, with an authority of its own. */
    static void writeAuthentication(YamlLines yaml, String namespace) {
        yaml.comment(
                0,
                "KEDA reads the authority of the adapter's certificate from the Secret " + AUTHORITY
                        + " of this namespace. Copy ca.crt there from the adapter's own Secret, and again when its"
                        + " authority is renewed.");
        yaml.line(0, "apiVersion: keda.sh/v1alpha1");
        yaml.line(0, "kind: TriggerAuthentication");
        yaml.line(0, "metadata:");
        yaml.line(2, "name: " + AUTHENTICATION);
        yaml.field(2, "namespace", namespace);
        yaml.line(0, "spec:");
        yaml.line(2, "secretTargetRef:");
        yaml.line(2, "- parameter: caCert");
        yaml.line(4, "name: " + AUTHORITY);
        yaml.line(4, "key: ca.crt");
        yaml.comment(
                2,
                "Where the adapter's port asks for a client certificate, add the parameters tlsClientCert and"
                        + " tlsClientKey, from a Secret with tls.crt and tls.key.");
    }
}
