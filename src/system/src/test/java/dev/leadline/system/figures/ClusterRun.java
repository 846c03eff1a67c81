// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One shape and seed on the testbed: a namespace with two pools and a router, whose pods live in a simulator. */
final class ClusterRun {

    private static final int NODES = 8;
    private static final int GPUS_PER_NODE = 8;

    private final Stage stage;
    private final Traffic traffic;
    private final long seed;
    private final FarmFleet fleet;
    private final String namespace;
    private final EngineFarm farm;
    private final List<LoopRun.Sample> timeline = new ArrayList<>();
    private final Set<Long> looks = new TreeSet<>();

    ClusterRun(Stage stage, EngineFarm farm, Traffic traffic, long seed) {
        this.stage = stage;
        this.farm = farm;
        this.traffic = traffic;
        this.seed = seed;
        this.fleet =
                new FarmFleet(farm, traffic.fleet(), traffic.requests(seed), Traffic.MODEL, seed, EngineBody.Full, 1);
        this.namespace = stage.namespace("loop-" + traffic.label(), NODES, GPUS_PER_NODE);
    }

    /** The name under which its pods are followed. */
    String name() {
        return namespace;
    }

    FarmFleet fleet() {
        return fleet;
    }

    /** Creates both pools with their first replicas, and the router. */
    void create() {
        pool(FleetSpec.PREFILL, traffic.prefill());
        pool(FleetSpec.DECODE, traffic.decode());
        stage.router(namespace, labels(PodFollower.ROUTER));
    }

    private void pool(String pool, int replicas) {
        Duration coldStart = Duration.ofSeconds(Traffic.COLD_START_SECONDS);
        stage.pool(namespace, deployment(pool), replicas, Traffic.GPUS_PER_REPLICA, coldStart, labels(pool));
    }

    private Map<String, String> labels(String pool) {
        return Map.of(PodFollower.FLEET, namespace, PodFollower.POOL, pool);
    }

    private String deployment(String pool) {
        return traffic.label() + "-" + pool;
    }

    /** Whether the first replicas serve. */
    boolean isReady() {
        LoopRun.Sample now = PureRun.sample(0, fleet.moment(), 0, 0);
        return router().isPresent() && now.prefillReady() == traffic.prefill() && now.decodeReady() == traffic.decode();
    }

    /** Second 0: requests arrive, and the policy comes into force. */
    void begin(Hosts hosts) {
        hosts.put("epp." + namespace + ".svc", router().orElseThrow());
        fleet.begin();
        stage.client()
                .resource(Traffic.policy(namespace, traffic.label(), farm.port(0), OptionalInt.of(farm.port(1))))
                .create();
    }

    private Optional<String> router() {
        return stage
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel(PodFollower.POOL, PodFollower.ROUTER)
                .list()
                .getItems()
                .stream()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getStatus().getPodIP())
                .findFirst();
    }

    /** Whether the last request has arrived. */
    boolean isOver() {
        return fleet.now() >= fleet.lastArrival();
    }

    /** Keeps the sizes of this moment, and when Leadline looked last. */
    LoopRun.Sample sample() {
        lastLook().ifPresent(looks::add);
        double now = fleet.now();
        LoopRun.Sample taken =
                PureRun.sample(now, fleet.moment(), desired(FleetSpec.PREFILL), desired(FleetSpec.DECODE));
        timeline.add(taken);
        return taken;
    }

    /** What the status says was decided last; a decision is named by the millisecond of its look. */
    private Optional<Long> lastLook() {
        return Optional.ofNullable(stage.client()
                        .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                        .inNamespace(namespace)
                        .withName(traffic.label())
                        .get())
                .map(policy -> policy.<@Nullable String>get("status", "lastDecision", "id"))
                .map(id -> Long.valueOf(id.substring(id.lastIndexOf('.') + 1)));
    }

    /** When the looks came, seconds after each full interval since second 0: the mean on the circle of an interval. */
    private double phase(Duration interval) {
        long begun = fleet.at(0).toEpochMilli();
        double sine = 0;
        double cosine = 0;
        for (long look : looks) {
            double angle = 2 * Math.PI * (look - begun) / interval.toMillis();
            sine += Math.sin(angle);
            cosine += Math.cos(angle);
        }
        double turns = Math.atan2(sine, cosine) / (2 * Math.PI);
        return (turns < 0 ? turns + 1 : turns) * interval.toMillis() / 1e3;
    }

    private int desired(String pool) {
        Deployment deployment = stage.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment(pool))
                .get();
        return deployment.getSpec().getReplicas();
    }

    /**
     * The bill stops, what is in flight ends, and the namespace goes.
     *
     * @param interval between looks
     */
    LoopRun finish(Duration interval) {
        FarmFleet.Ending ending = fleet.end();
        stage.leave(namespace);
        return PureRun.of(
                traffic,
                seed,
                LoopRun.Where.Cluster,
                ending.settled(),
                ending.billed().gpuHours(),
                phase(interval),
                timeline,
                fleet.attainmentByArrival(LoopRun.BIN_SECONDS));
    }
}
