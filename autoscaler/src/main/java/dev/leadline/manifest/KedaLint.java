// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.util.List;
import java.util.Optional;

/** Looks over what is particular to a ScaledObject: trigger, bounds, waiting times. */
final class KedaLint {

    private static final int DEFAULT_COOLDOWN = 300;
    private static final int DEFAULT_MAX = 100;

    private KedaLint() {}

    /** The pool that the ScaledObject follows, when that can be told. */
    static Optional<Pool> lint(Tree object, ScalingPolicy policy, List<LintFinding> findings) {
        Tree spec = object.at("spec");
        List<Tree> triggers = spec.items("triggers");
        Optional<Tree> ours = triggers.stream()
                .filter(trigger -> trigger.text("type").startsWith("external"))
                .filter(trigger -> trigger.at("metadata").has("policy"))
                .findFirst();
        if (ours.isEmpty()) {
            findings.add(new LintFinding(
                    LintCode.NoLeadlineMetric,
                    "spec.triggers",
                    "None of its triggers is an external one with the metadata policy and pool.",
                    "Use type: external-push with scalerAddress, policy and pool."));
            return Optional.empty();
        }
        if (triggers.size() > 1) {
            findings.add(new LintFinding(
                    LintCode.OtherMetrics,
                    "spec.triggers",
                    "It has " + triggers.size() + " triggers; the largest proposal counts, so the others can overrule"
                            + " the decision upwards.",
                    "Leave this trigger alone in the ScaledObject."));
        }
        trigger(ours.get(), findings);
        Optional<Pool> pool = pool(ours.get().at("metadata"), policy, findings);
        pool.ifPresent(found -> {
            BoundsLint.lint(spec, "minReplicaCount", 0, "maxReplicaCount", DEFAULT_MAX, found, findings);
            cooldown(spec, found, findings);
            BehaviorLint.lint(
                    spec.at("advanced").at("horizontalPodAutoscalerConfig").at("behavior"), found, findings);
        });
        return pool;
    }

    private static void trigger(Tree trigger, List<LintFinding> findings) {
        if (!trigger.text("type").equals("external-push")) {
            findings.add(new LintFinding(
                    LintCode.NotPushed,
                    trigger.path("type"),
                    "With type '" + trigger.text("type")
                            + "' KEDA asks every pollingInterval whether to leave zero, instead of being told at once.",
                    "Write type: external-push."));
        }
        String metricType = trigger.text("metricType");
        if (!metricType.isEmpty() && !metricType.equals("AverageValue")) {
            findings.add(new LintFinding(
                    LintCode.NotAverageValue,
                    trigger.path("metricType"),
                    "With metricType '" + metricType
                            + "' the HPA multiplies by the replicas that are ready, which swings while they start.",
                    "Write metricType: AverageValue."));
        }
    }

    private static Optional<Pool> pool(Tree metadata, ScalingPolicy policy, List<LintFinding> findings) {
        boolean ours = metadata.text("policy").equals(policy.key().name());
        Optional<Pool> pool = ours ? policy.pool(metadata.text("pool")) : Optional.empty();
        if (pool.isEmpty()) {
            findings.add(new LintFinding(
                    LintCode.SelectorMatchesNothing,
                    metadata.path(ours ? "pool" : "policy"),
                    "The trigger names policy '" + metadata.text("policy") + "' and pool '" + metadata.text("pool")
                            + "', which is no pool of " + policy.key() + ".",
                    "Write policy: " + policy.key().name() + " and the name of one of its pools."));
        }
        return pool;
    }

    private static void cooldown(Tree spec, Pool pool, List<LintFinding> findings) {
        boolean reachesZero = pool.replicas().min().count() == 0;
        long cooldown = spec.whole("cooldownPeriod").orElse(DEFAULT_COOLDOWN);
        if (reachesZero && cooldown > 0) {
            findings.add(new LintFinding(
                    LintCode.Cooldown,
                    spec.path("cooldownPeriod"),
                    "KEDA waits " + cooldown + " s more before it goes to zero, after Leadline has waited already.",
                    "Write cooldownPeriod: 0."));
        }
    }
}
