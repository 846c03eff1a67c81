// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes texts of byte ranges and remembers the last few, because the same label names and values stand on nearly every
 * line. Bounded: a direct-mapped table of 512 places.
 */
final class TextPool {
    private static final int PLACES = 512;
    private static final int LONGEST = 128;

    private final String[] texts = new String[PLACES];
    private final byte[][] bytes = new byte[PLACES][];

    TextPool() {
        Arrays.fill(texts, "");
        Arrays.fill(bytes, new byte[0]);
    }

    String text(byte[] body, int from, int to) {
        if (from == to) {
            return "";
        }
        if (to - from > LONGEST) {
            return new String(body, from, to - from, StandardCharsets.UTF_8);
        }
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + body[i];
        }
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        if (!Arrays.equals(bytes[place], 0, bytes[place].length, body, from, to)) {
            bytes[place] = Arrays.copyOfRange(body, from, to);
            texts[place] = new String(bytes[place], StandardCharsets.UTF_8);
        }
        return texts[place];
    }
}
