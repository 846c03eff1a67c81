// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.crd.ScalingPolicyResource;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.policy.PolicyKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ScalingPolicies of a cluster, watched. Objects are read without their types, so that whatever stands in them
 * reaches the parser. While the API server does not answer, forbids reading or does not know the definition, what was
 * last known stays in force; the watch comes back by itself, and then what has changed meanwhile is told.
 */
public final class PolicyWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PolicyWatch.class);
    private static final String ANYWHERE = "";
    private static final int TICKS_BETWEEN_ORPHAN_CHECKS = 5;

    private final KubernetesClient client;
    private final PolicyObjects objects;
    private final PolicyBook book;
    private final Troubles troubles = new Troubles(System::nanoTime);
    private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
    private final Map<String, SharedIndexInformer<GenericKubernetesResource>> informers = new TreeMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("policy-watch").daemon().factory());
    private int tick;

    private PolicyWatch(KubernetesClient client, PolicyListener listener) {
        this.client = client;
        this.objects = new PolicyObjects(client.getKubernetesSerialization());
        this.book = new PolicyBook(listener, System::nanoTime);
    }

    /**
     * Starts watching.
     *
     * @param client stays open as long as this runs; the caller closes it
     * @param namespaces whose policies are read; empty means all, and needs the right to list them everywhere
     * @param resync how often everything known is looked at again, without asking the API server
     * @param listener is called from the threads of the client, one call at a time
     */
    public static PolicyWatch start(
            KubernetesClient client, Set<String> namespaces, Duration resync, PolicyListener listener) {
        PolicyWatch watch = new PolicyWatch(client, listener);
        Set<String> places = namespaces.isEmpty() ? Set.of(ANYWHERE) : new TreeSet<>(namespaces);
        watch.unlisted.addAll(places);
        places.forEach(place -> watch.informers.put(place, watch.informer(place, resync)));
        watch.informers.values().forEach(SharedIndexInformer::start);
        var _ = watch.ticks.scheduleWithFixedDelay(watch::tick, 1, 1, TimeUnit.SECONDS);
        return watch;
    }

    /** True once all policies have been listed; before that nothing follows from a policy that is not known. */
    public boolean isSynced() {
        return unlisted.isEmpty();
    }

    /** Why policies are not being read at present, a sentence; absent while they are. */
    public Optional<String> trouble() {
        return troubles.sentence();
    }

    /** The status that a policy's object carries now, from memory; absent when it has none or is not known. */
    public Optional<ScalingPolicyStatus> status(PolicyKey key) {
        return informers.values().stream()
                .map(informer -> informer.getIndexer().getByKey(Cache.namespaceKeyFunc(key.namespace(), key.name())))
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(objects::status);
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(String place, Duration resync) {
        var policies = client.genericKubernetesResources(
                ResourceDefinitionContext.fromResourceType(ScalingPolicyResource.class));
        SharedIndexInformer<GenericKubernetesResource> informer = place.equals(ANYWHERE)
                ? policies.inAnyNamespace().runnableInformer(resync.toMillis())
                : policies.inNamespace(place).runnableInformer(resync.toMillis());
        informer.itemStore(new PolicyStore());
        informer.exceptionHandler((started, failure) -> {
            troubles.met(place, WatchFailure.sentence(where(place), failure));
            return true; // for ever, with growing pauses: an operator may be hours away
        });
        return informer.addEventHandler(new Events(place));
    }

    private final class Events implements ResourceEventHandler<GenericKubernetesResource> {
        private final String place;

        Events(String place) {
            this.place = place;
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            unlisted.remove(place);
            troubles.over(place);
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            seen(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            seen(now);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            ObjectMeta meta = object.getMetadata();
            book.vanished(new PolicyKey(meta.getNamespace(), meta.getName()), meta.getUid());
        }
    }

    private void seen(GenericKubernetesResource object) {
        ObjectMeta meta = object.getMetadata();
        book.seen(
                new PolicyMeta(
                        new PolicyKey(meta.getNamespace(), meta.getName()),
                        meta.getUid(),
                        meta.getGeneration(),
                        meta.getResourceVersion(),
                        Instant.parse(meta.getCreationTimestamp())),
                () -> objects.parse(object));
    }

    // An exception would end the ticks, and deleted policies would stay in force for ever.
    private void tick() {
        tick++;
        try {
            informers.forEach(this::checkWatching);
            troubles.report();
            boolean orphaned = book.orphans() > 0;
            if (book.isWaiting() && (!orphaned || tick % TICKS_BETWEEN_ORPHAN_CHECKS == 0)) {
                settle(orphaned);
            }
        } catch (KubernetesClientException unanswered) {
            log.debug("What has vanished is looked at again when the API server answers.", unanswered);
        } catch (RuntimeException failed) {
            log.error("The watch on policies could not be checked; trying again in a second.", failed);
        }
    }

    /** The client takes up a broken watch by itself and tells nobody. */
    private void checkWatching(String place, SharedIndexInformer<GenericKubernetesResource> informer) {
        if (informer.isWatching()) {
            troubles.over(place);
        } else if (!troubles.isMet(place)) {
            troubles.met(
                    place,
                    "The watch on ScalingPolicies " + where(place)
                            + " is interrupted. Policies last known stay in force; Leadline tries again by itself.");
        }
    }

    private void settle(boolean orphanedBefore) {
        boolean served = PolicyDefinition.isServed(client);
        book.settle(served);
        if (!served && !orphanedBefore) {
            log.warn(
                    "The definition {} is being deleted or is gone, and its objects with it. The {} policies last known"
                            + " stay in force, and no target changes its size because of this. Apply the definition"
                            + " and the policies again; what is not applied within {} minutes after the definition is"
                            + " taken for deleted.",
                    PolicyDefinition.NAME,
                    book.orphans(),
                    PolicyBook.ORPHAN_PATIENCE.toMinutes());
        }
    }

    private static String where(String place) {
        return place.equals(ANYWHERE) ? "in all namespaces" : "in namespace " + place;
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
