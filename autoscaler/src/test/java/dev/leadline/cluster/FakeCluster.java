// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster that holds what a test put there. */
public final class FakeCluster implements ClusterView {
    private final PodIndex pods = new PodIndex();
    private final Map<String, NodeFacts> nodes = new LinkedHashMap<>();
    private final Map<ScaleTarget, ScaleLook> targets = new HashMap<>();
    private final Map<ScaleTarget, ReplicaTemplate> templates = new HashMap<>();
    private boolean synced = true;
    private boolean all = true;
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    public FakeCluster at(Instant moment) {
        now = moment;
        return this;
    }

    public FakeCluster unsynced() {
        synced = false;
        return this;
    }

    public FakeCluster ofSomeNamespaces() {
        all = false;
        return this;
    }

    public FakeCluster put(PodFacts... some) {
        for (PodFacts pod : some) {
            pods.put(pod, now);
        }
        return this;
    }

    public FakeCluster remove(PodFacts pod) {
        pods.remove(pod, now);
        return this;
    }

    public FakeCluster put(NodeFacts... some) {
        for (NodeFacts node : some) {
            nodes.put(node.name(), node);
        }
        return this;
    }

    /** A target that asks for replicas of the pods of a selector. */
    public FakeCluster target(ScaleTarget target, int replicas, String selector) {
        targets.put(
                target,
                new ScaleLook.Found(new ScaleFacts(
                        "inference",
                        target,
                        "uid-" + target.name(),
                        "1",
                        1,
                        replicas,
                        replicas,
                        Optional.of(selector),
                        Map.of(),
                        List.of(),
                        List.of(),
                        now)));
        return this;
    }

    public FakeCluster template(ScaleTarget target, ReplicaTemplate template) {
        templates.put(target, template);
        return this;
    }

    @Override
    public boolean isSynced() {
        return synced;
    }

    @Override
    public boolean seesAllNamespaces() {
        return all;
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
        return new ArrayList<>(nodes.values());
    }

    @Override
    public ScaleLook scale(String namespace, ScaleTarget target) {
        return targets.getOrDefault(
                target,
                new ScaleLook.Failed(
                        ScaleProblem.Missing, "There is no " + target.kind() + " " + target.name() + "; create it."));
    }

    @Override
    public Optional<ReplicaTemplate> template(String namespace, ScaleTarget target) {
        return Optional.ofNullable(templates.get(target));
    }

    @Override
    public List<Departure> departures(String node) {
        return pods.departures(node);
    }
}
