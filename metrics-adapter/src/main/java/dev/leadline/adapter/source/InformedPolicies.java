// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.crd.ScalingPolicyResource;
import dev.leadline.policy.PolicyKey;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ScalingPolicies by informers, one per namespace or one for all. Objects are read without their types, so that whatever
 * stands in them gets through, and are not kept.
 */
final class InformedPolicies implements PolicyFeed {

    private static final Logger log = LoggerFactory.getLogger(InformedPolicies.class);
    private static final String ANYWHERE = "";
    private static final String GROUP_VERSION = "leadline.dev/v1alpha1";
    private static final String PLURAL = "scalingpolicies";
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final Set<String> places;
    private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
    private final Map<String, SharedIndexInformer<GenericKubernetesResource>> informers = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    InformedPolicies(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.places = namespaces.isEmpty() ? Set.of(ANYWHERE) : new TreeSet<>(namespaces);
        unlisted.addAll(places);
    }

    @Override
    public void start(Listener listener) {
        places.forEach(place -> informers.put(place, informer(place, listener)));
        informers.values().forEach(SharedIndexInformer::start);
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(String place, Listener listener) {
        var policies = client.genericKubernetesResources(
                ResourceDefinitionContext.fromResourceType(ScalingPolicyResource.class));
        var here = place.equals(ANYWHERE) ? policies.inAnyNamespace() : policies.inNamespace(place);
        return here.withLimit(PAGE)
                .runnableInformer(0)
                .removeNamespaceIndex()
                .itemStore(new StubStore(object -> seen(object, listener)))
                .exceptionHandler((started, failure) -> {
                    troubled(place, failure);
                    return true; // for ever, with growing pauses: an operator may be hours away
                })
                .addEventHandler(new Ear(place, listener));
    }

    private static void seen(GenericKubernetesResource object, Listener listener) {
        ObjectMeta meta = object.getMetadata();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("uid", meta.getUid());
        metadata.put("generation", meta.getGeneration());
        Map<String, Object> tree = new LinkedHashMap<>(object.getAdditionalProperties());
        tree.put("apiVersion", object.getApiVersion());
        tree.put("kind", object.getKind());
        tree.put("metadata", metadata);
        try {
            listener.seen(key(meta), uid(meta), tree);
        } catch (RuntimeException failed) {
            // Thrown on, it would end the informer.
            log.error("Policy {} could not be read; it is read again when it changes.", key(meta), failed);
        }
    }

    private static PolicyKey key(ObjectMeta meta) {
        return new PolicyKey(meta.getNamespace(), meta.getName());
    }

    private static String uid(ObjectMeta meta) {
        return Objects.requireNonNullElse(meta.getUid(), "");
    }

    /** Once per trouble: the informer tries again by itself, every few seconds and without a word. */
    private void troubled(String place, Throwable failure) {
        String said = failure instanceof KubernetesClientException answer && answer.getStatus() != null
                ? answer.getStatus().getMessage()
                : failure.getMessage();
        String sentence = String.valueOf(said);
        if (!sentence.equals(troubles.put(place, sentence))) {
            log.warn(
                    "ScalingPolicies {} cannot be read: {}. What is known is served on, as old as it is; it is tried"
                            + " again by itself. Needed: get, list and watch on scalingpolicies.leadline.dev.",
                    place.equals(ANYWHERE) ? "in all namespaces" : "in namespace " + place,
                    sentence);
        }
    }

    private final class Ear implements ResourceEventHandler<GenericKubernetesResource> {
        private final String place;
        private final Listener listener;

        Ear(String place, Listener listener) {
            this.place = place;
            this.listener = listener;
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            unlisted.remove(place);
            if (troubles.remove(place) != null) {
                log.info("ScalingPolicies are read again.");
            }
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            // the store has told
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            // the store has told
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            listener.vanished(key(object.getMetadata()), uid(object.getMetadata()), finalStateUnknown);
        }
    }

    @Override
    public boolean isComplete() {
        return unlisted.isEmpty();
    }

    @Override
    public boolean isCurrent() {
        return informers.values().stream().allMatch(SharedIndexInformer::isWatching);
    }

    /** A definition that is being deleted is still listed, but without the verb create. */
    @Override
    public Optional<Boolean> isServed() {
        try {
            APIResourceList known = client.getApiResources(GROUP_VERSION);
            return Optional.of(known != null
                    && known.getResources().stream()
                            .anyMatch(one -> PLURAL.equals(one.getName())
                                    && one.getVerbs().contains("create")));
        } catch (KubernetesClientException unanswered) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
