// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.Locale;
import java.util.Optional;

/**
 * One row of the table.
 *
 * @param name what was measured, with its unit
 * @param limit what it is held against
 * @param measured rounds of the adapter; absent when it could not be measured
 * @param peer the same of the sample adapter, where there is such a thing
 * @param remark why it could not be measured, or how to read it
 */
record Figure(String name, Limit limit, Optional<Samples> measured, Optional<Samples> peer, String remark) {

    /** A bound on the median of the rounds. */
    sealed interface Limit {

        /** No less than this. */
        record AtLeast(double bound) implements Limit {}

        /** No more than this. */
        record AtMost(double bound) implements Limit {}

        /** Shown for comparison only. */
        record None() implements Limit {}
    }

    static Figure of(String name, Limit limit, Samples measured, Optional<Samples> peer) {
        return new Figure(name, limit, Optional.of(measured), peer, "");
    }

    static Figure missing(String name, Limit limit, String why) {
        return new Figure(name, limit, Optional.empty(), Optional.empty(), why);
    }

    /** True when it is shown only, or was measured and keeps its limit. */
    boolean isMet() {
        return switch (limit) {
            case Limit.None ignored -> true;
            case Limit.AtLeast(double bound) ->
                measured.filter(samples -> samples.median() >= bound).isPresent();
            case Limit.AtMost(double bound) ->
                measured.filter(samples -> samples.median() <= bound).isPresent();
        };
    }

    /** Its row in Markdown. */
    String row() {
        String spread = measured.map(samples ->
                        samples.count() == 1 ? "one round" : number(samples.least()) + "–" + number(samples.most()))
                .orElse("");
        String verdict = limit instanceof Limit.None ? "" : isMet() ? "met" : "**not met**";
        return "| " + name + " | " + bound() + " | "
                + measured.map(samples -> number(samples.median())).orElse("not measured") + " | " + spread + " | "
                + peer.map(samples -> number(samples.median())).orElse("") + " | "
                + verdict + (remark.isEmpty() ? "" : verdict.isEmpty() ? remark : ": " + remark) + " |";
    }

    private String bound() {
        return switch (limit) {
            case Limit.None ignored -> "";
            case Limit.AtLeast(double bound) -> "≥ " + number(bound);
            case Limit.AtMost(double bound) -> "≤ " + number(bound);
        };
    }

    private static String number(double value) {
        if (Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 1 ? "%.2f" : "%.4f", value);
    }
}
