// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Pods for tests: Running and ready on node {@code node-1} with two GPUs unless said otherwise. */
public final class PodBuilder {
    private final String name;
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> annotations = new TreeMap<>();
    private Map<String, Integer> accelerators = Map.of("nvidia.com/gpu", 2);
    private Map<String, String> nodeSelector = Map.of();
    private List<PodShape.Toleration> tolerations = List.of();
    private Instant created = Instant.parse("2026-11-23T11:00:00Z");
    private Optional<String> node = Optional.of("node-1");
    private Optional<Instant> scheduled = Optional.of(Instant.parse("2026-11-23T11:00:01Z"));
    private Optional<Instant> readySince = Optional.of(Instant.parse("2026-11-23T11:01:00Z"));
    private Optional<Instant> unreadySince = Optional.empty();
    private Optional<Instant> deletionAsked = Optional.empty();
    private String phase = "Running";
    private boolean gated;
    private int priority;

    private PodBuilder(String name) {
        this.name = name;
    }

    public static PodBuilder pod(String name) {
        return new PodBuilder(name);
    }

    public PodBuilder label(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public PodBuilder annotation(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    public PodBuilder accelerators(String resource, int count) {
        accelerators = count == 0 ? Map.of() : Map.of(resource, count);
        return this;
    }

    public PodBuilder nodeSelector(String key, String value) {
        nodeSelector = Map.of(key, value);
        return this;
    }

    public PodBuilder tolerating(String key) {
        tolerations = List.of(new PodShape.Toleration(key, true, "", ""));
        return this;
    }

    public PodBuilder created(String time) {
        created = Instant.parse(time);
        return this;
    }

    public PodBuilder on(String where) {
        node = Optional.of(where);
        return this;
    }

    public PodBuilder scheduled(String time) {
        scheduled = Optional.of(Instant.parse(time));
        return this;
    }

    public PodBuilder readySince(String time) {
        readySince = Optional.of(Instant.parse(time));
        return this;
    }

    /** Has a node, but does not serve. */
    public PodBuilder starting() {
        unreadySince = scheduled;
        readySince = Optional.empty();
        return this;
    }

    /** Served, and does not any more. */
    public PodBuilder unreadySince(String time) {
        unreadySince = Optional.of(Instant.parse(time));
        readySince = Optional.empty();
        return this;
    }

    /** Without a node. */
    public PodBuilder pending() {
        node = Optional.empty();
        scheduled = Optional.empty();
        readySince = Optional.empty();
        phase = "Pending";
        return this;
    }

    public PodBuilder gated() {
        gated = true;
        return pending();
    }

    public PodBuilder terminating(String askedAt) {
        deletionAsked = Optional.of(Instant.parse(askedAt));
        return this;
    }

    public PodBuilder phase(String name) {
        phase = name;
        return this;
    }

    public PodBuilder priority(int number) {
        priority = number;
        return this;
    }

    public PodFacts build() {
        return new PodFacts(
                "inference",
                name,
                "uid-" + name,
                labels,
                annotations,
                created,
                phase,
                gated,
                node,
                scheduled,
                readySince.isPresent(),
                readySince,
                deletionAsked.isPresent(),
                node.map(where -> "10.0.0." + (1 + Math.floorMod(name.hashCode(), 250))),
                accelerators,
                Optional.empty(),
                OptionalInt.empty(),
                priority,
                nodeSelector,
                List.of(),
                tolerations,
                deletionAsked,
                unreadySince);
    }
}
