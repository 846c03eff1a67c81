// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Pool;
import java.util.List;

/** Does the behavior let a decision through as it is, at once and whole? What is absent has the defaults of an HPA. */
final class BehaviorLint {

    private static final int WHOLE = 100;

    /** A direction and its defaults. */
    private enum Direction {
        Up("scaleUp", 0, false),
        Down("scaleDown", 300, true);

        private final String field;
        private final int window;
        private final boolean unlimited;

        Direction(String field, int window, boolean unlimited) {
            this.field = field;
            this.window = window;
            this.unlimited = unlimited;
        }
    }

    private BehaviorLint() {}

    static void lint(Tree behavior, Pool pool, List<LintFinding> findings) {
        for (Direction direction : Direction.values()) {
            Tree rules = behavior.at(direction.field);
            tolerance(rules, findings);
            window(direction, rules, findings);
            rate(direction, rules, pool, findings);
        }
    }

    private static void tolerance(Tree rules, List<LintFinding> findings) {
        if (!rules.isQuantity("tolerance", 0)) {
            findings.add(new LintFinding(
                    LintCode.Tolerance,
                    rules.path("tolerance"),
                    rules.has("tolerance")
                            ? "A tolerance of " + rules.text("tolerance") + " hides changes that are smaller."
                            : "Without a tolerance of its own the HPA ignores changes of up to 10 %: 20 to 21 never"
                                    + " happens.",
                    "Write tolerance: \"0\" (Kubernetes 1.35 and later); before that use actuation: Scale."));
        }
    }

    private static void window(Direction direction, Tree rules, List<LintFinding> findings) {
        long window = rules.whole("stabilizationWindowSeconds").orElse(direction.window);
        if (window > 0) {
            findings.add(new LintFinding(
                    LintCode.StabilizationWindow,
                    rules.path("stabilizationWindowSeconds"),
                    "A window of " + window + " s delays what was decided; the policy's own stabilization is in the"
                            + " decision already.",
                    "Write stabilizationWindowSeconds: 0."));
        }
    }

    private static void rate(Direction direction, Tree rules, Pool pool, List<LintFinding> findings) {
        String select = rules.text("selectPolicy");
        int max = pool.replicas().max().count();
        String hint = "Write selectPolicy: Max and policies: [{type: Pods, value: " + max + ", periodSeconds: 15}].";
        if (select.equals("Disabled") || select.equals("Min")) {
            findings.add(new LintFinding(
                    LintCode.RatePolicy,
                    rules.path("selectPolicy"),
                    select.equals("Disabled")
                            ? "This direction is switched off, whatever is decided."
                            : "The strictest of the rate policies counts.",
                    hint));
            return;
        }
        List<Tree> policies = rules.items("policies");
        boolean whole = policies.isEmpty()
                ? direction.unlimited
                : policies.stream().anyMatch(policy -> letsThrough(direction, policy, max));
        if (!whole) {
            findings.add(new LintFinding(
                    LintCode.RatePolicy,
                    rules.path("policies"),
                    policies.isEmpty()
                            ? "Without policies of its own the HPA adds at most 4 pods or 100 % every 15 s, so a jump from"
                                    + " 2 to 20 takes four rounds."
                            : "No policy lets a change of up to " + max + " replicas through at once.",
                    hint));
        }
    }

    private static boolean letsThrough(Direction direction, Tree policy, int max) {
        long value = policy.whole("value").orElse(0);
        return policy.text("type").equals("Pods")
                ? value >= max
                : direction == Direction.Down && policy.text("type").equals("Percent") && value >= WHOLE;
    }
}
