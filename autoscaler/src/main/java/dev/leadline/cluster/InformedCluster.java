// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster by informers: pods, nodes and the objects that policies scale. Of each object only the facts are kept. A
 * broken watch or an API server that is away changes nothing of what is known; {@link #lastHeard()} tells its age.
 */
public final class InformedCluster implements ClusterView, AutoCloseable {
    private final PodIndex pods = new PodIndex();
    private final List<Watched<Pod, PodFacts>> podWatches = new ArrayList<>();
    private final Watched<Node, NodeFacts> nodes;
    private final TargetViews targets;
    private final boolean all;

    /**
     * Begins to list and to watch; returns at once.
     *
     * @param client to the API server; stays the caller's to close
     * @param namespaces whose pods and targets are watched; none means all of them
     * @param reader reads a scale target when its object has changed
     * @param clock tells how current the view is
     */
    public InformedCluster(KubernetesClient client, Set<String> namespaces, ScaleReader reader, InstantSource clock) {
        all = namespaces.isEmpty();
        if (all) {
            podWatches.add(new Watched<>("pods", client.pods().inAnyNamespace(), podStore(clock), clock));
        }
        for (String namespace : namespaces) {
            podWatches.add(new Watched<>("pods", client.pods().inNamespace(namespace), podStore(clock), clock));
        }
        nodes = new Watched<>("nodes", client.nodes(), nodeStore(), clock);
        targets = new TargetViews(client, Set.copyOf(namespaces), reader, clock);
    }

    private FactStore<Pod, PodFacts> podStore(InstantSource clock) {
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

    /** True once all pods have been listed, and all nodes where the rights allow to see them. */
    @Override
    public boolean isSynced() {
        return podWatches.stream().allMatch(Watched::isListed) && (nodes.isListed() || nodes.isForbidden());
    }

    /** True when the rights do not allow to see pods or nodes. */
    public boolean isForbidden() {
        return nodes.isForbidden() || podWatches.stream().anyMatch(Watched::isForbidden);
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
        return all;
    }

    @Override
    public Optional<Instant> lastHeard() {
        List<Optional<Instant>> all = Stream.concat(
                        podWatches.stream(), Stream.of(nodes).filter(one -> !one.isForbidden()))
                .map(Watched::heard)
                .toList();
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().map(Optional::orElseThrow).min(Instant::compareTo)
                : Optional.empty();
    }

    @Override
    public void close() {
        podWatches.forEach(Watched::close);
        nodes.close();
        targets.close();
    }
}
