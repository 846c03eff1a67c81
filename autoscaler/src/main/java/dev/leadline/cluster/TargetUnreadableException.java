// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** The target of a pool cannot be read, so nothing can be said of its instances. */
public final class TargetUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ScaleProblem problem;

    /**
     * @param problem why, in one word
     * @param sentence what, where and what to do, for people
     */
    public TargetUnreadableException(ScaleProblem problem, String sentence) {
        super(sentence);
        this.problem = problem;
    }

    /** Why, in one word. */
    public ScaleProblem problem() {
        return problem;
    }
}
