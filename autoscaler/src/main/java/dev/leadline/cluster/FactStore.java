// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of its objects: the facts, and of the object itself no more than a name and a version. The
 * informer alone removes things, after an event or after a list that came through to its end; a broken watch removes
 * nothing.
 *
 * @param <T> the API's object
 * @param <F> the facts
 */
final class FactStore<T extends HasMetadata, F> implements ItemStore<T> {
    private final Map<String, Known<F>> known = new ConcurrentHashMap<>();
    private final Supplier<T> blank;
    private final Function<T, F> reading;
    private final Changes<F> changes;

    private record Known<F>(String resourceVersion, F facts) {}

    /** Hears of every change, in the informer's thread. */
    interface Changes<F> {
        /** There is something new or changed. */
        void seen(F facts);

        /** It is gone. */
        void gone(F facts);
    }

    /**
     * @param blank makes an object without content
     * @param reading takes the facts from an object
     * @param changes hears of every change
     */
    FactStore(Supplier<T> blank, Function<T, F> reading, Changes<F> changes) {
        this.blank = blank;
        this.reading = reading;
        this.changes = changes;
    }

    Optional<F> facts(String key) {
        return Optional.ofNullable(known.get(key)).map(Known::facts);
    }

    Stream<F> all() {
        return known.values().stream().map(Known::facts);
    }

    @Override
    public String getKey(T item) {
        return Cache.metaNamespaceKeyFunc(item);
    }

    @Override
    public @Nullable T put(String key, T item) {
        F facts = reading.apply(item);
        Known<F> before = known.put(key, new Known<>(item.getMetadata().getResourceVersion(), facts));
        changes.seen(facts);
        return before == null ? null : stub(key, before);
    }

    @Override
    public @Nullable T remove(String key) {
        Known<F> before = known.remove(key);
        if (before == null) {
            return null;
        }
        changes.gone(before.facts());
        return stub(key, before);
    }

    @Override
    public Stream<String> keySet() {
        return known.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return known.entrySet().stream().map(entry -> stub(entry.getKey(), entry.getValue()));
    }

    @Override
    public int size() {
        return known.size();
    }

    @Override
    public @Nullable T get(String key) {
        Known<F> one = known.get(key);
        return one == null ? null : stub(key, one);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private T stub(String key, Known<F> one) {
        T item = blank.get();
        int slash = key.indexOf('/');
        item.setMetadata(new ObjectMetaBuilder()
                .withNamespace(slash < 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .withResourceVersion(one.resourceVersion())
                .build());
        return item;
    }
}
