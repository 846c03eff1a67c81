// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster by informers: pods, nodes and the objects that policies scale. Of each object only the facts are kept. A
 * broken watch or an API server that is away changes nothing of what is known; {@link #lastHeard()} tells its age.
 *
 * <p>Pods are watched everywhere, because free accelerators are what nobody has asked for. Where that is not allowed and
 * only some namespaces are asked for, the pods of these are watched, and how much is free stays unknown.
 */
public final class InformedCluster implements ClusterView, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InformedCluster.class);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final InstantSource clock;
    private final PodIndex pods = new PodIndex();
    private final Watched<Pod, PodFacts> everywhere;
    private final Watched<Node, NodeFacts> nodes;
    private final TargetViews targets;
    /** Takes the place of {@link #everywhere} when that is refused. */
    private volatile List<Watched<Pod, PodFacts>> here = List.of();

    private boolean closed;

    /**
     * Begins to list and to watch; returns at once.
     *
     * @param client to the API server; stays the caller's to close
     * @param namespaces whose targets are watched, and whose pods when not all may be; none means all of them
     * @param reader reads a scale target when its object has changed
     * @param clock tells how current the view is
     */
    public InformedCluster(KubernetesClient client, Set<String> namespaces, ScaleReader reader, InstantSource clock) {
        this.client = client;
        this.namespaces = Set.copyOf(namespaces);
        this.clock = clock;
        everywhere = new Watched<>("pods", client.pods().inAnyNamespace(), podStore(), clock, this::onlyHere);
        nodes = new Watched<>("nodes", client.nodes(), nodeStore(), clock, () -> {});
        targets = new TargetViews(client, this.namespaces, reader, clock);
    }

    private synchronized void onlyHere() {
        if (closed || namespaces.isEmpty() || !here.isEmpty()) {
            return;
        }
        log.warn(
                "The pods of all namespaces may not be seen, so only those of {} are watched. How many accelerators are"
                        + " free is not known then, and limits nothing.",
                String.join(", ", new TreeSet<>(namespaces)));
        here = namespaces.stream()
                .map(one -> new Watched<>("pods", client.pods().inNamespace(one), podStore(), clock, () -> {}))
                .toList();
    }

    private FactStore<Pod, PodFacts> podStore() {
        return new FactStore<>(Pod::new, ObjectReading::pod, new FactStore.Changes<>() {
            @Override
            public void seen(PodFacts pod) {
                pods.put(pod, clock.instant());
            }

            @Override
            public void gone(PodFacts pod) {
                pods.remove(pod, clock.instant());
            }
        });
    }

    private FactStore<Node, NodeFacts> nodeStore() {
        return new FactStore<>(Node::new, ObjectReading::node, new FactStore.Changes<>() {
            @Override
            public void seen(NodeFacts node) {}

            @Override
            public void gone(NodeFacts node) {
                pods.forgetNode(node.name());
            }
        });
    }

    /** True once the pods have been listed, and the nodes where the rights allow to see them. */
    @Override
    public boolean isSynced() {
        return podWatches().allMatch(Watched::isListed) && (nodes.isListed() || nodes.isForbidden());
    }

    private Stream<Watched<Pod, PodFacts>> podWatches() {
        List<Watched<Pod, PodFacts>> some = here;
        return seesAllNamespaces() || some.isEmpty() ? Stream.of(everywhere) : some.stream();
    }

    @Override
    public List<PodFacts> pods(String namespace, String selector) {
        return pods.matching(namespace, selector);
    }

    @Override
    public Optional<PodFacts> pod(String namespace, String name) {
        return pods.pod(namespace, name);
    }

    @Override
    public List<PodFacts> acceleratorPods() {
        return pods.accelerated();
    }

    @Override
    public long holdings() {
        return pods.holdings();
    }

    @Override
    public List<NodeFacts> nodes() {
        return nodes.store().all().toList();
    }

    @Override
    public Optional<NodeFacts> node(String name) {
        return nodes.store().facts(name);
    }

    @Override
    public ScaleLook scale(String namespace, ScaleTarget target) {
        return targets.look(namespace, target);
    }

    @Override
    public Optional<ReplicaTemplate> template(String namespace, ScaleTarget target) {
        return targets.template(namespace, target);
    }

    @Override
    public List<Departure> departures(String node) {
        return pods.departures(node);
    }

    @Override
    public boolean seesAllNamespaces() {
        return namespaces.isEmpty() || (everywhere.isListed() && !everywhere.isForbidden());
    }

    @Override
    public Optional<Instant> lastHeard() {
        List<Optional<Instant>> all = Stream.concat(
                        podWatches(), Stream.of(nodes).filter(one -> !one.isForbidden()))
                .map(Watched::heard)
                .toList();
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().map(Optional::orElseThrow).min(Instant::compareTo)
                : Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        everywhere.close();
        here.forEach(Watched::close);
        nodes.close();
        targets.close();
    }
}
