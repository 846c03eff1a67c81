// SPDX-License-Identifier: Apache-2.0
package dev.leadline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report in git whose sections tests compare with what they find. With {@code -Dleadline.rewrite=true} each section is
 * written anew instead; read the difference before it is committed.
 *
 * @param file the report, in UTF-8
 */
public record GoldenReport(Path file) {

    /**
     * Compares a section, or writes it.
     *
     * @param title heading of the second level, without the marks
     * @param found what the section should say
     * @throws AssertionError where the report has no such section or says something else
     */
    public void check(String title, String found) throws IOException {
        String heading = "\n## " + title + "\n\n";
        String written = Files.readString(file);
        int from = written.indexOf(heading);
        int next = from < 0 ? -1 : written.indexOf("\n## ", from + heading.length());
        int to = next < 0 ? written.length() : next;
        if (Boolean.getBoolean("leadline.rewrite")) {
            String head = from < 0 ? written : written.substring(0, from);
            String tail = from < 0 ? "" : written.substring(to);
            Files.writeString(file, head + heading + found + tail);
            return;
        }
        if (from < 0) {
            throw new AssertionError(file.getFileName() + " has no section on " + title);
        }
        String expected = written.substring(from + heading.length(), to);
        if (!expected.equals(found)) {
            throw new AssertionError(
                    file.getFileName() + ", " + title + ": expected\n" + expected + "\nbut found\n" + found);
        }
    }
}
