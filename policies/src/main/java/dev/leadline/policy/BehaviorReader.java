// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;
import java.util.Optional;

/** Reads {@code spec.behavior}: limits on how fast a pool may change. */
final class BehaviorReader {

    private static final String STEP_RULE = "a step is a whole number of replicas or a percentage, in quotes, above 0";

    private BehaviorReader() {}

    static Behavior read(Fields behavior) {
        try (behavior) {
            return new Behavior(
                    behavior.object("scaleUp").map(BehaviorReader::rule),
                    behavior.object("scaleDown").map(BehaviorReader::rule));
        }
    }

    private static Behavior.Rule rule(Fields rule) {
        try (rule) {
            Optional<Behavior.StepLimit> maxStep =
                    rule.read("maxStep", ValueRules.string().then(BehaviorReader::step));
            Optional<Duration> period = rule.read("period", ValueRules.positiveDuration());
            Duration stabilization =
                    rule.read("stabilization", ValueRules.duration()).orElse(Duration.ZERO);
            if (period.isPresent() && !rule.has("maxStep")) {
                rule.refuse("period", "a period belongs to a maxStep", "add maxStep, or remove period");
            }
            return new Behavior.Rule(maxStep, period, stabilization);
        }
    }

    private static Checked<Behavior.StepLimit> step(String text) {
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) > 0) {
            return Checked.accepted(new Behavior.Count(Integer.parseInt(text)));
        }
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?%")) {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (percent > 0) {
                return Checked.accepted(new Behavior.Percent(percent));
            }
        }
        return Checked.refused(
                STEP_RULE, "write for example \"2\" or \"50%\"; to forbid a direction use replicas.min and max");
    }
}
