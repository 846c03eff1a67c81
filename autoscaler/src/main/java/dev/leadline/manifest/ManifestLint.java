// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Actuation;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks an existing HPA or ScaledObject over: what in it keeps it from doing what the policy decides? */
public final class ManifestLint {

    private ManifestLint() {}

    /**
     * What is wrong, in the order of the object; empty when it is right.
     *
     * @param manifest the object: maps, lists and scalars
     * @param policy that it is meant to follow
     */
    public static List<LintFinding> lint(Map<?, ?> manifest, ScalingPolicy policy) {
        Tree object = Tree.root(manifest);
        List<LintFinding> findings = new ArrayList<>();
        String version = object.text("apiVersion");
        boolean hpa = object.text("kind").equals("HorizontalPodAutoscaler") && version.equals("autoscaling/v2");
        boolean scaled = object.text("kind").equals("ScaledObject") && version.startsWith("keda.sh/");
        if (!hpa && !scaled) {
            findings.add(new LintFinding(
                    LintCode.NotAScaler,
                    "kind",
                    "The object is neither a HorizontalPodAutoscaler of autoscaling/v2 nor a ScaledObject of keda.sh.",
                    "Send one object of these kinds with its apiVersion, kind and spec."));
            return findings;
        }
        namespace(object, policy, findings);
        Optional<Pool> pool = hpa ? HpaLint.lint(object, policy, findings) : KedaLint.lint(object, policy, findings);
        pool.ifPresent(found -> {
            target(object.at("spec").at("scaleTargetRef"), found, findings);
            policy(policy, found, findings);
        });
        return List.copyOf(findings);
    }

    private static void namespace(Tree object, ScalingPolicy policy, List<LintFinding> findings) {
        String namespace = object.at("metadata").text("namespace");
        if (!namespace.isEmpty() && !namespace.equals(policy.key().namespace())) {
            findings.add(new LintFinding(
                    LintCode.OtherNamespace,
                    "metadata.namespace",
                    "Numbers are served in the namespace of their policy, "
                            + policy.key().namespace() + ", and this object asks in " + namespace + ".",
                    "Move it to " + policy.key().namespace() + "."));
        }
    }

    private static void target(Tree reference, Pool pool, List<LintFinding> findings) {
        Optional<ScaleTarget> target = pool.target();
        boolean same = target.filter(wanted -> wanted.name().equals(reference.text("name"))
                        && (reference.text("kind").isEmpty() || wanted.kind().equals(reference.text("kind"))))
                .isPresent();
        if (!same) {
            findings.add(new LintFinding(
                    LintCode.OtherTarget,
                    reference.path("name"),
                    "The number is for "
                            + target.map(wanted -> wanted.kind() + " " + wanted.name())
                                    .orElse("a pool without a target")
                            + ", and this object scales " + reference.text("kind") + " " + reference.text("name") + ".",
                    "Name the target of pool " + pool.name() + "."));
        }
    }

    private static void policy(ScalingPolicy policy, Pool pool, List<LintFinding> findings) {
        if (policy.mode() == Mode.Advise) {
            findings.add(new LintFinding(
                    LintCode.AdviseMode,
                    "policy:spec.mode",
                    "The policy only advises, and this object acts on its number all the same.",
                    "Set mode: Enforce when that is meant, or delete this object."));
        }
        if (pool.actuation() == Actuation.Scale) {
            findings.add(new LintFinding(
                    LintCode.ActuationScale,
                    "policy:spec.pools[" + pool.name() + "].actuation",
                    "Leadline writes the number of pool " + pool.name()
                            + " itself; beside this object it gives way and reports a conflict.",
                    "Set actuation: ExternalMetric, or delete this object."));
        }
    }
}
