// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/** What names and values of labels look like in Kubernetes. */
final class LabelSyntax {

    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_PREFIX = 253;

    private LabelSyntax() {}

    /** A name of up to 63 characters, perhaps after a DNS subdomain and a slash. */
    static boolean isKey(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? isName(text) : isName(text.substring(slash + 1)) && isSubdomain(text.substring(0, slash));
    }

    /** Empty, or like a name. */
    static boolean isValue(String text) {
        return text.isEmpty() || isName(text);
    }

    private static boolean isName(String text) {
        if (text.isEmpty()
                || text.length() > LONGEST_NAME
                || !isAlphanumeric(text.charAt(0))
                || !isAlphanumeric(text.charAt(text.length() - 1))) {
            return false;
        }
        return text.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_' || c == '.');
    }

    private static boolean isSubdomain(String text) {
        if (text.isEmpty() || text.length() > LONGEST_PREFIX) {
            return false;
        }
        char before = '.';
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            boolean inside = isLower(c) || (c == '-' && before != '.') || (c == '.' && isLower(before));
            if (!inside) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static boolean isLower(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isAlphanumeric(int c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }
}
