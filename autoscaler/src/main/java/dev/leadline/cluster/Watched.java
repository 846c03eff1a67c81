// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer that keeps facts only. It lists in pages, watches, and begins anew with growing pauses after whatever
 * goes wrong, for ever; what it knew stays until a new list has come through.
 */
final class Watched<T extends HasMetadata, F> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watched.class);
    private static final long PAGE = 500;
    private static final int FORBIDDEN = 403;

    private final String plural;
    private final FactStore<T, F> store;
    private final SharedIndexInformer<T> informer;
    private final InstantSource clock;
    private volatile boolean listed;
    private volatile boolean forbidden;
    private volatile String trouble = "";
    private volatile Optional<Instant> heard = Optional.empty();

    /**
     * Begins to list and to watch.
     *
     * @param plural the resource as rights name it, for the sentence that says which one is missing
     * @param refused is told each time that the rights do not suffice
     */
    Watched(String plural, Informable<T> objects, FactStore<T, F> store, InstantSource clock, Runnable refused) {
        this.plural = plural;
        this.store = store;
        this.clock = clock;
        this.informer = objects.withLimit(PAGE)
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(store)
                .exceptionHandler((started, failure) -> {
                    Optional<KubernetesClientException> answer = WatchFailure.answer(failure);
                    forbidden =
                            answer.filter(told -> told.getCode() == FORBIDDEN).isPresent();
                    troubled(answer.map(RequestFailure::message).orElseGet(() -> WatchFailure.root(failure)));
                    if (forbidden) {
                        refused.run();
                    }
                    return true;
                });
        var _ = informer.addEventHandler(new Ear());
        var _ = informer.start();
    }

    FactStore<T, F> store() {
        return store;
    }

    /** True once a whole list has come through. */
    boolean isListed() {
        return listed;
    }

    /** True when the last answer was that the rights do not suffice. */
    boolean isForbidden() {
        return forbidden;
    }

    /** The last moment at which the facts were known to be current. */
    Optional<Instant> heard() {
        if (listed && informer.isWatching()) {
            trouble = "";
            heard = Optional.of(clock.instant());
        }
        return heard;
    }

    /** Once per trouble: the informer tries again by itself, every few seconds and without a word. */
    private void troubled(String said) {
        String sentence = forbidden
                ? "the API server does not allow it; the ClusterRole needs list and watch on " + plural + ". It said: "
                        + said
                : said;
        if (!sentence.equals(trouble)) {
            trouble = sentence;
            log.warn(
                    "{} cannot be listed or watched; what is known is kept, and it is tried again: {}",
                    plural,
                    sentence);
        }
    }

    @Override
    public void close() {
        informer.stop();
    }

    private final class Ear implements ResourceEventHandler<T> {
        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            listed = true;
            forbidden = false;
            heard = Optional.of(clock.instant());
        }

        @Override
        public void onAdd(T added) {
            heard = Optional.of(clock.instant());
        }

        @Override
        public void onUpdate(T before, T now) {
            heard = Optional.of(clock.instant());
        }

        @Override
        public void onDelete(T gone, boolean stateUnknown) {
            heard = Optional.of(clock.instant());
        }
    }
}
