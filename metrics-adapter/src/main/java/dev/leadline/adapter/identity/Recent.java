// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A map that forgets what was not asked for lately: two generations of at most {@code size} entries; when the young one is
 * full it becomes the old one, and the old one is forgotten. What is found in the old one becomes young again.
 */
final class Recent<K, V> {

    private record Generations<K, V>(ConcurrentMap<K, V> young, ConcurrentMap<K, V> old) {}

    private final int size;
    private volatile Generations<K, V> generations =
            new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /** @param size entries of a generation; at most twice as many are held */
    Recent(int size) {
        this.size = size;
    }

    Optional<V> get(K key) {
        Generations<K, V> now = generations;
        V young = now.young().get(key);
        if (young != null) {
            return Optional.of(young);
        }
        V old = now.old().get(key);
        if (old != null) {
            put(key, old);
        }
        return Optional.ofNullable(old);
    }

    void put(K key, V value) {
        Generations<K, V> now = generations;
        if (now.young().size() >= size && !now.young().containsKey(key)) {
            synchronized (this) {
                if (generations.young().size() >= size) {
                    generations = new Generations<>(new ConcurrentHashMap<>(), generations.young());
                }
            }
        }
        generations.young().put(key, value);
    }

    int held() {
        Generations<K, V> now = generations;
        return now.young().size() + now.old().size();
    }
}
