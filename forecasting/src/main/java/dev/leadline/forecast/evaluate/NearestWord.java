// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which of some words was probably meant: one that begins with what was written, otherwise the one with the least edit
 * distance; case ignored.
 */
final class NearestWord {

    private NearestWord() {}

    /** The nearest of at least one word; the first of equals. */
    static String among(List<String> words, String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return words.stream()
                .min(Comparator.comparing(
                                (String word) -> !word.toLowerCase(Locale.ROOT).startsWith(lower))
                        .thenComparingInt(word -> distance(lower, word.toLowerCase(Locale.ROOT))))
                .orElseThrow();
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String left, String right) {
        int[] before = new int[right.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[before.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = before[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[right.length()];
    }
}
