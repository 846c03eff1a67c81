// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.cluster.ScaleProblem;
import dev.leadline.policy.PolicyKey;
import java.io.Serial;
import java.util.Optional;

/** The instances of a policy cannot be told now: nothing is decided from nothing. The message is for operators. */
public final class InstancesUnknownException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient PolicyKey policy;
    private final transient Optional<ScaleProblem> problem;

    /**
     * @param policy whose instances
     * @param problem with a target; absent while the cluster has not been listed yet
     * @param sentence what is wrong and what to do
     */
    public InstancesUnknownException(PolicyKey policy, Optional<ScaleProblem> problem, String sentence) {
        super(sentence);
        this.policy = policy;
        this.problem = problem;
    }

    /** Whose instances. */
    public PolicyKey policy() {
        return policy;
    }

    /** The problem with a target; absent while the cluster has not been listed yet. */
    public Optional<ScaleProblem> problem() {
        return problem;
    }
}
