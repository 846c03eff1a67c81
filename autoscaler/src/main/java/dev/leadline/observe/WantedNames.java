// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sample names that a reader wants, found by the bytes of a body without making a text of each line's name. An open
 * addressing table with linear probing, at most a quarter full.
 */
final class WantedNames {
    private final byte[][] bytes;
    private final String[] names;
    private final int mask;

    private WantedNames(Set<String> wanted) {
        int size = Integer.highestOneBit(Math.max(1, wanted.size()) * 4) * 2;
        bytes = new byte[size][];
        names = new String[size];
        Arrays.fill(bytes, new byte[0]);
        Arrays.fill(names, "");
        mask = size - 1;
        for (String name : wanted) {
            byte[] spelled = name.getBytes(StandardCharsets.UTF_8);
            int slot = hash(spelled, 0, spelled.length) & mask;
            while (!names[slot].isEmpty()) {
                slot = (slot + 1) & mask;
            }
            bytes[slot] = spelled;
            names[slot] = name;
        }
    }

    /** Families with every suffix that the formats put on them. */
    static WantedNames of(Collection<String> families) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String family : families) {
            wanted.add(family);
            wanted.add(family + "_bucket");
            wanted.add(family + "_sum");
            wanted.add(family + "_count");
            if (family.endsWith("_total")) {
                wanted.add(family.substring(0, family.length() - "_total".length()));
            }
        }
        return new WantedNames(wanted);
    }

    /** The wanted name that stands in the body at this place, or an empty text. */
    String find(byte[] body, int from, int to) {
        int slot = hash(body, from, to) & mask;
        while (!names[slot].isEmpty()) {
            if (Arrays.equals(bytes[slot], 0, bytes[slot].length, body, from, to)) {
                return names[slot];
            }
            slot = (slot + 1) & mask;
        }
        return "";
    }

    /** Length and the last bytes tell most names of one engine apart; the prefix is the same for all. */
    private static int hash(byte[] body, int from, int to) {
        int hash = to - from;
        for (int i = Math.max(from, to - 12); i < to; i++) {
            hash = 31 * hash + body[i];
        }
        for (int i = from + 5, end = Math.min(to, from + 17); i < end; i++) {
            hash = 31 * hash + body[i];
        }
        return hash ^ (hash >>> 15);
    }
}
