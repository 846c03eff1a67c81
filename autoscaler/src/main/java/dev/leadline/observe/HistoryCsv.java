// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.Violation;
import java.util.List;

/**
 * Demand recorded before Leadline came, as {@code text/csv}: rows, or everything that is wrong with the text at once (up
 * to {@value #MOST_VIOLATIONS} faults).
 */
public sealed interface HistoryCsv permits HistoryCsv.Rows, HistoryCsv.Refused {
    /** A file with a wrong column has a fault on every line; more than this nobody reads. */
    int MOST_VIOLATIONS = 50;

    /** Usable rows, in the order of the file. */
    record Rows(List<HistoryRow> rows) implements HistoryCsv {

        /** Copies the list. */
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /** Not usable; nothing of it counts. Paths say line and column, counted from 1. */
    record Refused(List<Violation> violations) implements HistoryCsv {

        /** Copies the list. */
        public Refused {
            violations = List.copyOf(violations);
        }
    }

    /**
     * Reads a file: a header with {@code time} and any of {@code requests}, {@code inputTokens},
     * {@code cachedInputTokens}, {@code outputTokens}; then one line per bin with the time (RFC 3339 or seconds since the
     * epoch) and sums over the bin, blank where unknown.
     */
    static HistoryCsv parse(String csv) {
        return new HistoryLines().read(csv);
    }
}
