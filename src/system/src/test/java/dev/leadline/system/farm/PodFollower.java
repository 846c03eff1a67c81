// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets fleets follow the pods of a cluster: it watches every pod that carries {@link #FLEET} and tells the fleet of that
 * name. It also plays the container: when the engine of a terminating pod has finished what it had, the pod is deleted at
 * once, as a kubelet does when the process has exited; until then it stays, for as long as its fake shutdown allows.
 */
public final class PodFollower implements AutoCloseable {

    /** Label: the fleet of a pod. */
    public static final String FLEET = "farm.leadline.dev/fleet";
    /** Label: the pool of a pod, or {@link #ROUTER}. */
    public static final String POOL = "farm.leadline.dev/pool";
    /** The value of {@link #POOL} that makes a pod the router of its fleet. */
    public static final String ROUTER = "router";
    /** Label by which Leadline takes a pod out of the router's selector. */
    public static final String ACCEPTING = "leadline.dev/accepting";

    private static final Logger log = LoggerFactory.getLogger(PodFollower.class);
    private static final long PULSE_MILLIS = 100;

    private record Place(String namespace, String name) {}

    private final KubernetesClient client;
    private final EngineFarm farm;
    private final Map<String, FarmFleet> fleets = new ConcurrentHashMap<>();
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("farm-pulse").daemon().factory());

    private PodFollower(KubernetesClient client, EngineFarm farm, Map<String, FarmFleet> fleets) {
        this.client = client;
        this.farm = farm;
        this.fleets.putAll(fleets);
        this.informer =
                client.pods().inAnyNamespace().withLabel(FLEET).inform(new Handler(), TimeUnit.MINUTES.toMillis(10));
        var _ = pulse.scheduleAtFixedRate(this::beat, PULSE_MILLIS, PULSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts to follow.
     *
     * @param client with the right to read and delete pods
     * @param fleets by name
     */
    public static PodFollower start(KubernetesClient client, EngineFarm farm, Map<String, FarmFleet> fleets) {
        return new PodFollower(client, farm, fleets);
    }

    /** Pods that are there, of all fleets. */
    public int pods() {
        return informer.getStore().list().size();
    }

    private void follow(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        FarmFleet fleet = fleets.get(labels.getOrDefault(FLEET, ""));
        if (fleet == null) {
            return;
        }
        EnginePod seen = read(pod, labels);
        if (ROUTER.equals(seen.pool())) {
            seen.address().filter(_ -> seen.ready()).ifPresent(address -> farm.put(address, fleet.router()));
        } else {
            places.put(
                    seen.id(),
                    new Place(
                            pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
            fleet.follow(seen);
        }
    }

    static EnginePod read(Pod pod, Map<String, String> labels) {
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
        return new EnginePod(
                id(pod),
                labels.getOrDefault(POOL, ""),
                Optional.ofNullable(pod.getStatus().getPodIP()).map(PodFollower::address),
                pod.getSpec().getNodeName() != null,
                ready,
                !"false".equals(labels.get(ACCEPTING)),
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    private static String id(Pod pod) {
        return pod.getMetadata().getName() + "/" + pod.getMetadata().getUid();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("a pod has the address " + text + ", which is none", impossible);
        }
    }

    // A broken beat must not be the last one: pods that nobody deletes would be billed until the end.
    private void beat() {
        try {
            fleets.values().forEach(fleet -> fleet.exited().forEach(this::delete));
        } catch (RuntimeException broken) {
            log.error("The farm missed a beat.", broken);
        }
    }

    private void delete(String id) {
        Place place = places.get(id);
        if (place == null) {
            return;
        }
        try {
            client.pods()
                    .inNamespace(place.namespace())
                    .withName(place.name())
                    .withGracePeriod(0)
                    .delete();
        } catch (KubernetesClientException refused) {
            log.warn("The pod {} of an engine that has ended could not be deleted.", place, refused);
        }
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            follow(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            follow(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            FarmFleet fleet = fleets.get(pod.getMetadata().getLabels().getOrDefault(FLEET, ""));
            if (fleet != null) {
                places.remove(id(pod));
                fleet.gone(id(pod));
            }
        }
    }

    /** Lets a beat that is under way come to its end: cut off in a request it would complain at length. */
    @Override
    public void close() {
        pulse.close();
        informer.stop();
    }
}
