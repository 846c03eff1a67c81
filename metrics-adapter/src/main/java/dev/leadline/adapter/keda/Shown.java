// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

/** Words of others as sentences show them: one line, printable, short. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String line(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        StringBuilder line = new StringBuilder();
        text.substring(0, end)
                .codePoints()
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? ' ' : point)
                .forEach(line::appendCodePoint);
        return end < text.length() ? line.append('…').toString() : line.toString();
    }
}
