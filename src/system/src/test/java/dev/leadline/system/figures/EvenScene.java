// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Fleets of one prefill and one decode replica under traffic so even that no size has a reason to change. */
final class EvenScene implements AutoCloseable {

    private static final double SECONDS_BETWEEN = 0.25;
    private static final int LASTS_SECONDS = 3600;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Stage stage;
    private final String namespace;
    private final Map<String, FarmFleet> fleets = new LinkedHashMap<>();
    private final PodFollower follower;

    /** Makes pods, waits until they serve, and lets the traffic and the policies p0, p1 … begin. */
    EvenScene(Stage stage, EngineFarm farm, String prefix, int policies) {
        this.stage = stage;
        List<TraceRequest> even = new ArrayList<>();
        for (double time = 0; time < LASTS_SECONDS; time += SECONDS_BETWEEN) {
            even.add(new TraceRequest(time, 1500, 200));
        }
        for (int i = 0; i < policies; i++) {
            fleets.put("p" + i, new FarmFleet(farm, Traffic.RAMP.fleet(), even, Traffic.MODEL, i, EngineBody.Full, 1));
        }
        namespace = stage.namespace(prefix, 8, 8);
        follower = PodFollower.start(stage.client(), farm, fleets);
        fleets.keySet().forEach(policy -> {
            pool(policy, FleetSpec.PREFILL);
            pool(policy, FleetSpec.DECODE);
        });
        stage.await("all pods to serve", PATIENCE, () -> farm.size() == 2 * policies);
        fleets.values().forEach(FarmFleet::begin);
        fleets.keySet()
                .forEach(policy -> stage.client()
                        .resource(Traffic.policy(namespace, policy, farm.port(0), OptionalInt.empty()))
                        .create());
    }

    private void pool(String policy, String pool) {
        stage.pool(
                namespace,
                policy + "-" + pool,
                1,
                Traffic.GPUS_PER_REPLICA,
                Duration.ZERO,
                Map.of(PodFollower.FLEET, policy, PodFollower.POOL, pool));
    }

    /** Changes the policy p0, so that it needs three prefill replicas. */
    void askForThree() {
        stage.client()
                .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName("p0")
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/pools/0/replicas/min\", \"value\": 3}]");
    }

    String namespace() {
        return namespace;
    }

    @Override
    public void close() {
        follower.close();
        stage.leave(namespace);
    }
}
