// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Pods by namespace and label, so that a selector looks only at the pods that share its rarest label. Written by one
 * thread at a time, read by many: a reader sees each pod as it was before or after a change.
 */
final class PodIndex {
    private static final Duration DEPARTURES_KEPT = Duration.ofMinutes(15);
    private static final int SELECTORS_KEPT = 20_000;

    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
    private final Map<String, PodFacts> accelerated = new ConcurrentHashMap<>();
    private final Map<String, LabelSelector> selectors = new ConcurrentHashMap<>();
    private final Map<String, Deque<ClusterView.Departure>> departures = new ConcurrentHashMap<>();
    private final AtomicLong holdings = new AtomicLong();

    private record Pair(String key, String value) {}

    /** The pods of one namespace. */
    private static final class Shelf {
        private final Map<String, PodFacts> pods = new ConcurrentHashMap<>();
        private final Map<Pair, Set<String>> byLabel = new ConcurrentHashMap<>();

        void put(PodFacts pod) {
            PodFacts before = pods.put(pod.name(), pod);
            if (before == null || !before.labels().equals(pod.labels())) {
                pod.labels()
                        .forEach((key, value) -> byLabel.computeIfAbsent(
                                        new Pair(key, value), pair -> ConcurrentHashMap.newKeySet(1))
                                .add(pod.name()));
                if (before != null) {
                    before.labels().forEach((key, value) -> {
                        if (!value.equals(pod.labels().get(key))) {
                            drop(key, value, pod.name());
                        }
                    });
                }
            }
        }

        void remove(PodFacts pod) {
            pods.remove(pod.name());
            pod.labels().forEach((key, value) -> drop(key, value, pod.name()));
        }

        private void drop(String key, String value, String name) {
            byLabel.computeIfPresent(new Pair(key, value), (pair, names) -> {
                names.remove(name);
                return names.isEmpty() ? null : names;
            });
        }

        /** Names among which all matches are. */
        Collection<String> candidates(LabelSelector selector) {
            Collection<String> fewest = pods.keySet();
            for (LabelSelector.Requirement one : selector.requirements()) {
                if (one instanceof LabelSelector.OneOf(String key, Set<String> values)) {
                    Collection<String> named = named(key, values);
                    fewest = named.size() < fewest.size() ? named : fewest;
                }
            }
            return fewest;
        }

        private Collection<String> named(String key, Set<String> values) {
            if (values.size() == 1) {
                return byLabel.getOrDefault(new Pair(key, values.iterator().next()), Set.of());
            }
            List<String> all = new ArrayList<>();
            values.forEach(value -> all.addAll(byLabel.getOrDefault(new Pair(key, value), Set.of())));
            return all;
        }
    }

    void put(PodFacts pod, Instant now) {
        shelves.computeIfAbsent(pod.namespace(), name -> new Shelf()).put(pod);
        if (pod.accelerators().isEmpty() || pod.finished()) {
            letGo(pod, now);
        } else {
            PodFacts before = accelerated.put(key(pod), pod);
            if (before == null || !holdsTheSame(before, pod)) {
                holdings.incrementAndGet();
            }
        }
    }

    private static boolean holdsTheSame(PodFacts before, PodFacts now) {
        return before.node().equals(now.node())
                && before.accelerators().equals(now.accelerators())
                && before.priority() == now.priority()
                && before.terminating() == now.terminating();
    }

    void remove(PodFacts pod, Instant now) {
        Optional.ofNullable(shelves.get(pod.namespace())).ifPresent(shelf -> shelf.remove(pod));
        letGo(pod, now);
    }

    private void letGo(PodFacts pod, Instant now) {
        PodFacts held = accelerated.remove(key(pod));
        if (held != null) {
            holdings.incrementAndGet();
            Instant asked = pod.deletionAsked().or(held::deletionAsked).orElse(now);
            held.node().ifPresent(node -> left(node, new ClusterView.Departure(held.priority(), asked, now)));
        }
    }

    private void left(String node, ClusterView.Departure departure) {
        departures.compute(node, (name, known) -> {
            Deque<ClusterView.Departure> kept = known == null ? new ArrayDeque<>() : new ArrayDeque<>(known);
            kept.addLast(departure);
            kept.removeIf(one -> one.gone().plus(DEPARTURES_KEPT).isBefore(departure.gone()));
            return kept;
        });
    }

    List<ClusterView.Departure> departures(String node) {
        return List.copyOf(departures.getOrDefault(node, new ArrayDeque<>()));
    }

    void forgetNode(String node) {
        departures.remove(node);
    }

    List<PodFacts> matching(String namespace, String selector) {
        LabelSelector parsed = parsed(selector);
        Shelf shelf = shelves.get(namespace);
        List<PodFacts> found = new ArrayList<>();
        if (shelf != null) {
            for (String name : shelf.candidates(parsed)) {
                PodFacts pod = shelf.pods.get(name);
                if (pod != null && !pod.finished() && parsed.matches(pod.labels())) {
                    found.add(pod);
                }
            }
        }
        return found;
    }

    Optional<PodFacts> pod(String namespace, String name) {
        return Optional.ofNullable(shelves.get(namespace)).map(shelf -> shelf.pods.get(name));
    }

    List<PodFacts> accelerated() {
        return List.copyOf(accelerated.values());
    }

    long holdings() {
        return holdings.get();
    }

    private LabelSelector parsed(String selector) {
        if (selectors.size() > SELECTORS_KEPT) {
            selectors.clear();
        }
        return selectors.computeIfAbsent(selector, LabelSelector::parse);
    }

    private static String key(PodFacts pod) {
        return pod.namespace() + "/" + pod.name();
    }
}
