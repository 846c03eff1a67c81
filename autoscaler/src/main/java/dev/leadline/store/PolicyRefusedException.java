// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.Violation;
import java.io.Serial;
import java.util.List;

/** The place that keeps policies would not do what was asked; nothing was changed. The message is a sentence. */
public final class PolicyRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Why why;
    private final String sentence;
    private final transient List<Violation> violations;

    /** Why it was refused. */
    public enum Why {
        /** The policy breaks a rule. */
        Invalid,
        /** Leadline's account has no right to. */
        Forbidden,
        /** It was changed after it was read. */
        Conflict,
        /** There is no such namespace. */
        NoNamespace,
        /** The definition of policies is not installed. */
        NoDefinition,
        /** No answer came. */
        Unreachable
    }

    PolicyRefusedException(Why why, String sentence, List<Violation> violations, Throwable cause) {
        super(sentence, cause);
        this.why = why;
        this.sentence = sentence;
        this.violations = List.copyOf(violations);
    }

    /** What was refused and what helps. */
    public String sentence() {
        return sentence;
    }

    /** Why. */
    public Why why() {
        return why;
    }

    /** What is wrong with the policy; empty when it was refused for another reason. */
    public List<Violation> violations() {
        return violations;
    }
}
