// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a plan.
 *
 * @param outcome in one word, for programs
 * @param sentence for a tired operator
 * @param pools what became of each pool, by name, where pools are written one by one
 */
public record ActuationResult(Outcome outcome, String sentence, Map<String, PoolActuation> pools) {

    /** Copies the map, keeping its order; results kept by earlier releases have none. */
    public ActuationResult(Outcome outcome, String sentence, @Nullable Map<String, PoolActuation> pools) {
        this.outcome = outcome;
        this.sentence = sentence;
        this.pools = pools == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(pools));
    }

    private ActuationResult(Outcome outcome, String sentence) {
        this(outcome, sentence, Map.of());
    }

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
