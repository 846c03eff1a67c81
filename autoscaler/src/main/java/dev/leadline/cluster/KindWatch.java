// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Watches the objects of one kind of target, found by discovery. While discovery or the watch fails, it knows of no
 * object, and tries again with growing pauses.
 */
final class KindWatch implements AutoCloseable {
    private final KubernetesClient client;
    private final String apiVersion;
    private final String kind;
    private final Set<String> namespaces;
    private final InstantSource clock;
    private final BackOff backOff = new BackOff();
    private volatile List<Watched<GenericKubernetesResource, TargetFacts>> watches = List.of();

    KindWatch(KubernetesClient client, String apiVersion, String kind, Set<String> namespaces, InstantSource clock) {
        this.client = client;
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.namespaces = Set.copyOf(namespaces);
        this.clock = clock;
    }

    /** Starts watching when that has not worked yet and it is time to try. */
    synchronized void start() {
        Instant now = clock.instant();
        if (!watches.isEmpty() || !backOff.mayTry(now)) {
            return;
        }
        Optional<ResourceDefinitionContext> found = discover();
        if (found.isEmpty()) {
            backOff.failed(now);
            return;
        }
        backOff.worked();
        var objects = client.genericKubernetesResources(found.get());
        TemplateReading reading = new TemplateReading(client.getKubernetesSerialization());
        String plural = found.get().getPlural();
        List<Watched<GenericKubernetesResource, TargetFacts>> begun = new ArrayList<>();
        if (namespaces.isEmpty()) {
            begun.add(new Watched<>(plural, objects.inAnyNamespace(), store(reading), clock, () -> {}));
        }
        for (String namespace : namespaces) {
            begun.add(new Watched<>(plural, objects.inNamespace(namespace), store(reading), clock, () -> {}));
        }
        watches = List.copyOf(begun);
    }

    private Optional<ResourceDefinitionContext> discover() {
        try {
            APIResourceList known = client.getApiResources(apiVersion);
            return known == null
                    ? Optional.empty()
                    : known.getResources().stream()
                            .filter(one ->
                                    kind.equals(one.getKind()) && !one.getName().contains("/"))
                            .filter(APIResource::getNamespaced)
                            .findFirst()
                            .map(one -> ResourceDefinitionContext.fromApiResource(apiVersion, one));
        } catch (KubernetesClientException unanswered) {
            // Reading the target itself says what is wrong, in a sentence.
            return Optional.empty();
        }
    }

    private static FactStore<GenericKubernetesResource, TargetFacts> store(TemplateReading reading) {
        return new FactStore<>(GenericKubernetesResource::new, reading::read, new FactStore.Changes<>() {
            @Override
            public void seen(TargetFacts facts) {}

            @Override
            public void gone(TargetFacts facts) {}
        });
    }

    /** True when all that exists is known, so that what is not known does not exist. */
    boolean isListed() {
        return !watches.isEmpty() && watches.stream().allMatch(Watched::isListed);
    }

    Optional<TargetFacts> facts(String namespace, String name) {
        return watches.stream()
                .flatMap(one -> one.store().facts(namespace + "/" + name).stream())
                .findFirst();
    }

    @Override
    public synchronized void close() {
        watches.forEach(Watched::close);
        watches = List.of();
    }
}
