// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The rows of the table under a heading of a page, so that tests can hold it against what it tells of. */
final class MarkdownTable {

    private MarkdownTable() {}

    /** Each row as its cells, backticks taken off; the head is left out. */
    static List<List<String>> under(Path page, String heading) {
        List<String> lines;
        try {
            lines = Files.readAllLines(page);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new AssertionError(page + " has no heading '" + heading + "'");
        }
        return lines.subList(start + 1, lines.size()).stream()
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(MarkdownTable::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        String inner = line.substring(1, line.lastIndexOf('|'));
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("`", "").replace("\\|", "|"))
                .toList();
    }
}
