// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks over what is particular to an HPA: metrics, selector, bounds. */
final class HpaLint {

    private HpaLint() {}

    /** The pool that the HPA follows, when that can be told. */
    static Optional<Pool> lint(Tree object, ScalingPolicy policy, List<LintFinding> findings) {
        Tree spec = object.at("spec");
        List<Tree> metrics = spec.items("metrics");
        Optional<Tree> ours = metrics.stream()
                .map(metric -> metric.at("external"))
                .filter(external ->
                        LeadlineMetrics.ALL.contains(external.at("metric").text("name")))
                .findFirst();
        if (ours.isEmpty()) {
            findings.add(new LintFinding(
                    LintCode.NoLeadlineMetric,
                    "spec.metrics",
                    "None of its metrics is an External metric that counts replicas for Leadline.",
                    "Use " + LeadlineMetrics.DESIRED + " with a selector on policy and pool."));
            return Optional.empty();
        }
        if (metrics.size() > 1) {
            findings.add(new LintFinding(
                    LintCode.OtherMetrics,
                    "spec.metrics",
                    "It has " + metrics.size()
                            + " metrics; an HPA follows the largest proposal, so the others can overrule the decision"
                            + " upwards, and one that fails stops it from going down.",
                    "Leave this metric alone in the HPA."));
        }
        Optional<Pool> pool = selected(ours.get().at("metric"), spec, policy, findings);
        target(ours.get().at("target"), findings);
        pool.ifPresent(found -> {
            BoundsLint.lint(spec, "minReplicas", 1, "maxReplicas", 1, found, findings);
            BehaviorLint.lint(spec.at("behavior"), found, findings);
        });
        return pool;
    }

    private static void target(Tree target, List<LintFinding> findings) {
        if (!target.text("type").equals("AverageValue")) {
            findings.add(new LintFinding(
                    LintCode.NotAverageValue,
                    target.path("type"),
                    "With type '" + target.text("type")
                            + "' an HPA multiplies by the replicas that are ready, which swings while they start.",
                    "Write type: AverageValue and averageValue: \"1\"."));
        } else if (!target.isQuantity("averageValue", 1)) {
            findings.add(new LintFinding(
                    LintCode.NotOne,
                    target.path("averageValue"),
                    "The number is divided by '" + target.text("averageValue") + "', so the HPA runs another number of"
                            + " replicas than was decided.",
                    "Write averageValue: \"1\"."));
        }
    }

    private static Optional<Pool> selected(Tree metric, Tree spec, ScalingPolicy policy, List<LintFinding> findings) {
        Optional<Pool> byTarget = policy.pools().stream()
                .filter(pool -> pool.target()
                        .filter(target ->
                                target.name().equals(spec.at("scaleTargetRef").text("name")))
                        .isPresent())
                .findFirst();
        if (!metric.text("name").equals(LeadlineMetrics.DESIRED)) {
            return byTarget; // the other names have other labels, which follow from the target
        }
        ItemSelector selector = new ItemSelector(metric.at("selector"));
        List<Pool> matched = policy.pools().stream()
                .filter(pool -> selector.matches(labels(policy, pool)))
                .toList();
        String path = metric.path("selector");
        String hint = "Write matchLabels: {policy: " + policy.key().name() + ", pool: "
                + byTarget.map(Pool::name).orElse("…") + "}.";
        if (matched.isEmpty()) {
            findings.add(new LintFinding(
                    LintCode.SelectorMatchesNothing,
                    path,
                    "The selector matches no pool of policy " + policy.key()
                            + "; an HPA without a number does not scale.",
                    hint));
            return byTarget;
        }
        Map<String, String> one = labels(policy, matched.getFirst());
        if (matched.size() > 1 || selector.leavesOpen("policy", one) || selector.leavesOpen("pool", one)) {
            findings.add(new LintFinding(
                    LintCode.SelectorNotUnique,
                    path,
                    matched.size() > 1
                            ? "The selector matches " + matched.size() + " pools, and an HPA adds their numbers up."
                            : "The selector matches further policies or pools as soon as there are any, and an HPA adds"
                                    + " their numbers up.",
                    hint));
        }
        return matched.size() == 1 ? Optional.of(matched.getFirst()) : byTarget;
    }

    private static Map<String, String> labels(ScalingPolicy policy, Pool pool) {
        Map<String, String> labels = new HashMap<>();
        labels.put("policy", policy.key().name());
        labels.put("pool", pool.name());
        labels.put("role", pool.role().label());
        return labels;
    }
}
