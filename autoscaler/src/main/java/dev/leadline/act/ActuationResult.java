// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

/**
 * What became of a plan.
 *
 * @param outcome in one word, for programs
 * @param sentence for a tired operator
 */
public record ActuationResult(Outcome outcome, String sentence) {

    /** What became of a plan, in one word. */
    public enum Outcome {
        /** The number was published and nothing was written. */
        Published,
        /** The workloads were told to change. */
        Applied,
        /** The workloads already had the desired size. */
        Unchanged,
        /** The change was tried and did not happen; the next decision tries again. */
        Failed
    }

    /** Nothing was written, and why. */
    public static ActuationResult published(String sentence) {
        return new ActuationResult(Outcome.Published, sentence);
    }

    /** The workloads were told to change. */
    public static ActuationResult applied(String sentence) {
        return new ActuationResult(Outcome.Applied, sentence);
    }

    /** Nothing had to change. */
    public static ActuationResult unchanged(String sentence) {
        return new ActuationResult(Outcome.Unchanged, sentence);
    }

    /** The change did not happen. */
    public static ActuationResult failed(String sentence) {
        return new ActuationResult(Outcome.Failed, sentence);
    }
}
