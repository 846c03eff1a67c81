// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scale targets without a request for each look: the objects are watched, one watch for each kind, and a target's scale
 * is read again only when its object has another version. A kind that cannot be watched is read every few seconds
 * instead. A read that fails is repeated with growing pauses; when the API server does not answer, the last good read
 * stays.
 */
final class TargetViews implements AutoCloseable {
    private static final Duration UNWATCHED_READ_EVERY = Duration.ofSeconds(10);
    private static final Duration UNSEEN_READ_EVERY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final ScaleReader reader;
    private final InstantSource clock;
    private final Map<Kind, KindWatch> kinds = new ConcurrentHashMap<>();
    private final Map<Place, Slot> slots = new ConcurrentHashMap<>();

    private record Kind(String apiVersion, String kind) {}

    private record Place(String namespace, ScaleTarget target) {}

    TargetViews(KubernetesClient client, Set<String> namespaces, ScaleReader reader, InstantSource clock) {
        this.client = client;
        this.namespaces = namespaces;
        this.reader = reader;
        this.clock = clock;
    }

    ScaleLook look(String namespace, ScaleTarget target) {
        KindWatch watch = watch(target);
        watch.start();
        Optional<String> version = watch.facts(namespace, target.name()).map(TargetFacts::resourceVersion);
        return slots.computeIfAbsent(new Place(namespace, target), Slot::new).look(version, watch.isListed());
    }

    Optional<ReplicaTemplate> template(String namespace, ScaleTarget target) {
        return watch(target).facts(namespace, target.name()).flatMap(TargetFacts::template);
    }

    private KindWatch watch(ScaleTarget target) {
        return kinds.computeIfAbsent(
                new Kind(target.apiVersion(), target.kind()),
                kind -> new KindWatch(client, kind.apiVersion(), kind.kind(), namespaces, clock));
    }

    @Override
    public void close() {
        kinds.values().forEach(KindWatch::close);
    }

    /** One target and its last read. */
    private final class Slot {
        private final Place place;
        private final BackOff backOff = new BackOff();
        private Optional<ScaleLook> last = Optional.empty();
        private Optional<String> readAt = Optional.empty();
        private Instant readTime = Instant.MIN;
        private boolean failing;

        Slot(Place place) {
            this.place = place;
        }

        synchronized ScaleLook look(Optional<String> version, boolean listed) {
            Instant now = clock.instant();
            if (last.isPresent() && !isDue(last.get(), version, listed, now)) {
                return last.get();
            }
            ScaleLook fresh = reader.read(place.namespace(), place.target());
            readTime = now;
            readAt = version;
            failing = fresh instanceof ScaleLook.Failed;
            if (fresh instanceof ScaleLook.Failed failed) {
                backOff.failed(now);
                if (failed.problem() == ScaleProblem.Unreachable && last.orElse(fresh) instanceof ScaleLook.Found) {
                    return last.orElseThrow();
                }
            } else {
                backOff.worked();
            }
            last = Optional.of(fresh);
            return fresh;
        }

        private boolean isDue(ScaleLook known, Optional<String> version, boolean listed, Instant now) {
            if (failing || !(known instanceof ScaleLook.Found(ScaleFacts facts))) {
                // A changed object is worth a try at once; otherwise a failure waits for its turn.
                return backOff.mayTry(now) || (version.isPresent() && !version.equals(readAt));
            }
            if (!listed) {
                return readTime.plus(UNWATCHED_READ_EVERY).isBefore(now);
            }
            return version.map(seen -> !version.equals(readAt) && !seen.equals(facts.resourceVersion()))
                    .orElse(readTime.plus(UNSEEN_READ_EVERY).isBefore(now));
        }
    }
}
