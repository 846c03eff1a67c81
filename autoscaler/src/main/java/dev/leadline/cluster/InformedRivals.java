// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows HorizontalPodAutoscalers, and KEDA's ScaledObjects and llm-d's VariantAutoscalings once their definitions are
 * installed, by watching them. Looks for new definitions once a minute.
 */
public final class InformedRivals implements RivalScalers, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InformedRivals.class);
    private static final long MINUTE = 60;

    /** Kinds that name a target in {@code spec.scaleTargetRef}. */
    private static final List<ResourceDefinitionContext> OPTIONAL_KINDS = List.of(
            context("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects"),
            context("llmd.ai", "v1alpha1", "VariantAutoscaling", "variantautoscalings"));

    private final KubernetesClient client;
    private final List<String> namespaces;
    private final Map<Source, Target> targets = new ConcurrentHashMap<>();
    private final Map<Target, Set<Source>> sources = new ConcurrentHashMap<>();
    private final Map<String, List<SharedIndexInformer<?>>> informers = new ConcurrentHashMap<>();
    /** Optional kinds of which nobody has said yet whether they exist. */
    private final Set<String> unasked = ConcurrentHashMap.newKeySet();

    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rival-kinds").factory());

    /** Who names a target. */
    private record Source(String kind, String namespace, String name) {}

    /** What is named; the version does not matter. */
    private record Target(String namespace, String group, String kind, String name) {}

    /**
     * Starts to watch.
     *
     * @param namespaces to watch; empty for all
     */
    public InformedRivals(KubernetesClient client, List<String> namespaces) {
        this.client = client;
        this.namespaces = List.copyOf(namespaces);
        OPTIONAL_KINDS.forEach(kind -> unasked.add(kind.getKind()));
        start("HorizontalPodAutoscaler", this::watchAutoscalers);
        var ignored = clockwork.scheduleWithFixedDelay(this::lookForKinds, 0, MINUTE, TimeUnit.SECONDS);
    }

    private static ResourceDefinitionContext context(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    @Override
    public Rivalry on(String namespace, String apiVersion, String kind, String name) {
        Target asked = new Target(namespace, group(apiVersion), kind, name);
        // A ScaledObject makes an HPA of its own: the one a person wrote is the one to name, and it sorts last.
        Optional<Source> found = sources.getOrDefault(asked, Set.of()).stream()
                .max(Comparator.comparing(Source::kind).thenComparing(Source::name));
        if (found.isPresent()) {
            return new Rival(found.get().kind(), found.get().name());
        }
        return unknown().<Rivalry>map(Unknown::new).orElseGet(Alone::new);
    }

    /** True once every watched kind has been listed. */
    public boolean isSynced() {
        return unknown().isEmpty();
    }

    private Optional<String> unknown() {
        Optional<String> kind = unasked.stream().findFirst();
        if (kind.isPresent()) {
            return Optional.of("Whether this cluster has the kind " + kind.get()
                    + ", which could scale the target, is not known yet.");
        }
        return informers.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(one -> !one.hasSynced()))
                .findFirst()
                .map(entry ->
                        "Whether a " + entry.getKey() + " scales the target is not known yet; if this stays, grant "
                                + "Leadline's service account the verbs \"list\" and \"watch\" on that kind.");
    }

    private void lookForKinds() {
        for (ResourceDefinitionContext kind : OPTIONAL_KINDS) {
            try {
                if (serves(kind)) {
                    start(kind.getKind(), namespace -> watchGeneric(kind, namespace));
                } else {
                    stop(kind.getKind());
                }
                unasked.remove(kind.getKind());
            } catch (KubernetesClientException notNow) {
                log.warn(
                        "Whether the cluster has the kind {} could not be asked; asked again in a minute: {}",
                        kind.getKind(),
                        WatchFailure.root(notNow));
            }
        }
    }

    private boolean serves(ResourceDefinitionContext kind) {
        var resources = client.getApiResources(kind.getGroup() + "/" + kind.getVersion());
        return resources != null
                && resources.getResources().stream()
                        .anyMatch(one -> one.getName().equals(kind.getPlural()));
    }

    private void start(String kind, Function<Optional<String>, SharedIndexInformer<?>> watch) {
        informers.computeIfAbsent(
                kind,
                ignored -> namespaces.isEmpty()
                        ? List.of(watch.apply(Optional.empty()))
                        : namespaces.stream()
                                .<SharedIndexInformer<?>>map(one -> watch.apply(Optional.of(one)))
                                .toList());
    }

    private void stop(String kind) {
        List<SharedIndexInformer<?>> gone = informers.remove(kind);
        if (gone != null) {
            gone.forEach(SharedIndexInformer::stop);
            targets.keySet().stream()
                    .filter(source -> source.kind().equals(kind))
                    .forEach(source -> keep(source, Optional.empty()));
        }
    }

    private SharedIndexInformer<?> watchAutoscalers(Optional<String> namespace) {
        var all = client.autoscaling().v2().horizontalPodAutoscalers();
        SharedIndexInformer<HorizontalPodAutoscaler> informer = namespace.isEmpty()
                ? all.inAnyNamespace().runnableInformer(0)
                : all.inNamespace(namespace.get()).runnableInformer(0);
        return run(informer, InformedRivals::target);
    }

    private SharedIndexInformer<?> watchGeneric(ResourceDefinitionContext kind, Optional<String> namespace) {
        var all = client.genericKubernetesResources(kind);
        SharedIndexInformer<GenericKubernetesResource> informer = namespace.isEmpty()
                ? all.inAnyNamespace().runnableInformer(0)
                : all.inNamespace(namespace.get()).runnableInformer(0);
        return run(informer, InformedRivals::target);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> run(
            SharedIndexInformer<T> informer, Function<T, Optional<Target>> reader) {
        informer.exceptionHandler((started, problem) -> {
            log.warn(
                    "Watching other autoscalers was interrupted; it goes on by itself: {}", WatchFailure.root(problem));
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                keep(source(object), reader.apply(object));
            }

            @Override
            public void onUpdate(T before, T object) {
                keep(source(object), reader.apply(object));
            }

            @Override
            public void onDelete(T object, boolean stateUnknown) {
                keep(source(object), Optional.empty());
            }
        });
        // Not waited for: until it has listed, on() says that nothing is known.
        var ignored = informer.start().exceptionally(problem -> {
            if (!clockwork.isShutdown()) {
                log.warn("Watching other autoscalers did not start: {}", WatchFailure.root(problem));
            }
            return null;
        });
        return informer;
    }

    private static Source source(HasMetadata object) {
        return new Source(
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
    }

    private synchronized void keep(Source source, Optional<Target> target) {
        Target before = targets.remove(source);
        if (before != null) {
            sources.computeIfPresent(before, (ignored, all) -> {
                all.remove(source);
                return all.isEmpty() ? null : all;
            });
        }
        target.ifPresent(named -> {
            targets.put(source, named);
            sources.computeIfAbsent(named, ignored -> ConcurrentHashMap.newKeySet())
                    .add(source);
        });
    }

    private static Optional<Target> target(HorizontalPodAutoscaler autoscaler) {
        CrossVersionObjectReference named = autoscaler.getSpec().getScaleTargetRef();
        return Optional.of(new Target(
                autoscaler.getMetadata().getNamespace(),
                named.getApiVersion() == null ? "" : group(named.getApiVersion()),
                named.getKind(),
                named.getName()));
    }

    private static Optional<Target> target(GenericKubernetesResource scaler) {
        Map<String, String> annotations = scaler.getMetadata().getAnnotations();
        boolean paused = annotations != null && "true".equals(annotations.get("autoscaling.keda.sh/paused"));
        if (paused || !(scaler.get("spec", "scaleTargetRef") instanceof Map<?, ?> named)) {
            return Optional.empty();
        }
        return Optional.of(new Target(
                scaler.getMetadata().getNamespace(),
                named.get("apiVersion") instanceof String version ? group(version) : "apps",
                named.get("kind") instanceof String kind ? kind : "Deployment",
                named.get("name") instanceof String name ? name : ""));
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        List.copyOf(informers.keySet()).forEach(this::stop);
    }
}
