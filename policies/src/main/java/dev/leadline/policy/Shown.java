// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/** Values as messages show them: one line, printable, short. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String shorten(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        String start = text.substring(0, end)
                .codePoints()
                .map(point -> Character.isISOControl(point) || !Character.isDefined(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return end < text.length() ? start + "…" : start;
    }

    /** The path of a field: {@code parent.name}, or {@code parent["name"]} where the name needs quotes. */
    static String path(String parent, String name) {
        boolean plain =
                !name.isEmpty() && name.length() <= LONGEST && name.chars().allMatch(Shown::plain);
        if (!plain) {
            return parent + "[\"" + shorten(name) + "\"]";
        }
        return parent.isEmpty() ? name : parent + "." + name;
    }

    private static boolean plain(int letter) {
        return letter < 128 && (Character.isLetterOrDigit(letter) || letter == '_' || letter == '-');
    }
}
