// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Actuation;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The objects that let an HPA or KEDA follow a policy. There is one document per pool that has a target and leaves the
 * writing to others ({@code actuation: ExternalMetric}), and for KEDA the authentication that they share. Of every other pool a comment says why there is none: whoever
 * applies the answer as it is must not take a target away from Leadline, which gives way to any other scaler.
 */
public final class Manifests {

    /** Most characters of a label's value. */
    static final int LABEL = 63;

    private Manifests() {}

    /** YAML, one document per pool or comments alone. */
    public static String yaml(ScalingPolicy policy, ManifestKind kind, ManifestOptions options) {
        YamlLines yaml = new YamlLines();
        yaml.comment(0, "Policy " + policy.key() + " as " + kind.word() + ", written by Leadline.");
        if (policy.mode() == Mode.Advise) {
            yaml.comment(
                    0,
                    "Warning: the policy is in mode Advise. Its number is published all the same, and these objects"
                            + " act on it. Apply them when that is meant, or set mode: Enforce first.");
        }
        List<Pool> written = new ArrayList<>();
        for (Pool pool : policy.pools()) {
            Optional<String> why = whyNot(policy, pool, kind);
            if (why.isPresent()) {
                yaml.comment(0, "Pool " + pool.name() + " is left out: " + why.get());
            } else {
                written.add(pool);
            }
        }
        for (Pool pool : written) {
            yaml.line(0, "---");
            ScaleTarget target = pool.target().orElseThrow();
            switch (kind) {
                case Hpa -> HpaText.write(yaml, policy.key(), pool, target, options);
                case ScaledObject -> ScaledObjectText.write(yaml, policy.key(), pool, target, options);
            }
        }
        if (kind == ManifestKind.ScaledObject && !written.isEmpty()) {
            yaml.line(0, "---");
            ScaledObjectText.writeAuthentication(yaml, policy.key().namespace());
        }
        return yaml.toString();
    }

    private static Optional<String> whyNot(ScalingPolicy policy, Pool pool, ManifestKind kind) {
        if (pool.target().isEmpty()) {
            return Optional.of("it has no target that Kubernetes could scale.");
        }
        if (pool.actuation() == Actuation.Scale) {
            return Optional.of(
                    "its actuation is Scale, so Leadline writes the number itself. Beside another scaler it would give"
                            + " way and report a conflict. Set actuation: ExternalMetric to hand the pool over.");
        }
        if (kind == ManifestKind.Hpa && policy.key().name().length() > LABEL) {
            return Optional.of("an HPA selects by labels, whose values have at most " + LABEL
                    + " characters, and the policy's name is longer. Rename the policy, or use kind=scaledobject.");
        }
        return Optional.empty();
    }

    /** The object's name: that of the policy and the pool, cut and marked where it would be too long. */
    static String name(String policy, String pool, int longest) {
        String whole = policy + "-" + pool;
        if (whole.length() <= longest) {
            return whole;
        }
        String mark = String.format(Locale.ROOT, "-%08x", whole.hashCode());
        return whole.substring(0, longest - mark.length()).replaceFirst("[-.]+$", "") + mark;
    }
}
