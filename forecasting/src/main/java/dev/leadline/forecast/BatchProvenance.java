// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where batch models come from: enough to tell whether they are old, learned from the wrong time, or worse than doing nothing.
 *
 * @param trainedAt when
 * @param library what learned them, with its version
 * @param seed decided the order of the examples
 * @param from start of the first known bin that was learned from
 * @param until end of the last one
 * @param step width of a bin
 * @param bins known bins between
 * @param features what the models look at, by name
 * @param holdouts how models of the same make did on bins that they had not seen, per horizon
 */
public record BatchProvenance(
        Instant trainedAt,
        String library,
        long seed,
        Instant from,
        Instant until,
        Duration step,
        int bins,
        List<String> features,
        List<Holdout> holdouts) {

    /** Copies the lists. */
    public BatchProvenance {
        features = List.copyOf(features);
        holdouts = List.copyOf(holdouts);
    }

    /**
     * The score on the newest fifth of the examples, by models that had learned from the four fifths before: mean absolute
     * error beside that of the last value, which is 1. The models in use have learned from all examples.
     *
     * @param horizon how far ahead
     * @param examples how many were judged
     * @param line the linear median's error
     * @param tree the tree's error
     */
    public record Holdout(Duration horizon, int examples, double line, double tree) {}

    /** The same in words. */
    public String sentence() {
        String scores = holdouts.stream()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%d min: line %.2f, tree %.2f",
                        one.horizon().toMinutes(),
                        one.line(),
                        one.tree()))
                .collect(Collectors.joining("; "));
        return library + ", trained at " + trainedAt + " on " + bins + " bins of " + step.toSeconds() + " s from "
                + from
                + " until " + until + ", " + features.size() + " features, seed " + seed
                + "; error on unseen bins beside that of the last value: " + scores + ".";
    }
}
