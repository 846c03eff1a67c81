// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a small JSON object, in the order of the document. An observation has hundreds of such objects that are read
 * once, field after field, so they are two arrays and no hash tables.
 */
final class PushedFields extends AbstractMap<String, @Nullable Object> {

    /** An object with more fields is not small. */
    static final int MOST = 64;

    private static final int FEW = 24;

    private String[] names = new String[FEW];
    private @Nullable Object[] values = new Object[FEW];
    private int size;

    /** Adds a field; false when it stands there already or there are too many. */
    boolean add(String name, @Nullable Object value) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return false;
            }
        }
        if (size == MOST) {
            return false;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, MOST);
            values = Arrays.copyOf(values, MOST);
        }
        names[size] = name;
        values[size++] = value;
        return true;
    }

    String name(int index) {
        return names[Objects.checkIndex(index, size)];
    }

    @Nullable
    Object value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable Object>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, @Nullable Object> next() {
            if (next == size) {
                throw new NoSuchElementException("there are " + size + " fields");
            }
            return new SimpleImmutableEntry<>(names[next], values[next++]);
        }
    }
}
