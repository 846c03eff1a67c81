// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.system.Stage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An idle fleet goes to zero, both pools of it, and the first requests at the router bring both back. */
class ScaleToZeroIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "resting";

    private final Stage stage = Stage.shared();
    private final List<String> sizes = new ArrayList<>();
    private String namespace = "";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void bothPoolsRestTogetherAndTheRoutersQueueWakesBoth() throws Exception {
        Hosts hosts = new Hosts(folder.resolve("hosts"));
        List<String> jvm = List.of("-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts.file());
        namespace = stage.namespace("zero", 2, 8);
        try (EngineFarm farm = EngineFarm.listen(0, 0)) {
            // Simulated time stands still until begin(): until then nobody asks for anything.
            FarmFleet fleet = new FarmFleet(
                    farm,
                    Traffic.SMOKE.fleet(),
                    new ArrivalPattern(1000, 50).steady(300, 2).requests(1),
                    Traffic.MODEL,
                    1,
                    EngineBody.Full,
                    1);
            try (PodFollower _ = PodFollower.start(stage.client(), farm, Map.of(namespace, fleet))) {
                engines();
                stage.await("two engines and a router", PATIENCE, () -> farm.size() == 3 && router().isPresent());
                hosts.put("epp." + namespace + ".svc", router().orElseThrow());
                stage.client().resource(policy(farm)).create();
                try (LeadlineProcess leadline = LeadlineProcess.start(
                                "zero", stage.kubeconfig("zero"), folder, Duration.ofSeconds(1), jvm)
                        .awaitUp()) {
                    restsAndWakes(farm, fleet, leadline);
                }
            }
        }
        stage.leave(namespace);
    }

    private void restsAndWakes(EngineFarm farm, FarmFleet fleet, LeadlineProcess leadline) throws Exception {
        stage.await("both pools to rest", PATIENCE, () -> sizes().equals("0/0"));
        stage.await("the reason", PATIENCE, () -> says(leadline, "ScaledToZero"));
        stage.await("the pods to go", PATIENCE, () -> farm.size() == 1);

        fleet.begin();
        stage.await("both pools to wake", PATIENCE, () -> !sizes().contains("0"));
        stage.await("the reason", PATIENCE, () -> says(leadline, "WokenByQueue"));
        stage.await("what waited to be served", PATIENCE, () -> fleet.totals().finished() > 20);
        assertThat(fleet.totals().failed()).isZero();
        // One write follows the other; between 1/1 and 0/0 only one step may have been seen, and the same on the way
        // back.
        assertThat(sizes)
                .startsWith("1/1")
                .contains("0/0")
                .filteredOn(one -> one.startsWith("0/") != one.endsWith("/0"))
                .hasSizeLessThanOrEqualTo(2);
    }

    /** True once a decision with a reason was counted, which comes after its write. */
    private static boolean says(LeadlineProcess leadline, String reason) {
        try {
            return leadline.metrics().contains("reason=\"" + reason + "\"");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void engines() {
        for (String pool : List.of(FleetSpec.PREFILL, FleetSpec.DECODE)) {
            stage.pool(namespace, NAME + "-" + pool, 1, Traffic.GPUS_PER_REPLICA, Duration.ofSeconds(1), labels(pool));
        }
        stage.router(namespace, labels(PodFollower.ROUTER));
    }

    private Map<String, String> labels(String pool) {
        return Map.of(PodFollower.FLEET, namespace, PodFollower.POOL, pool);
    }

    private GenericKubernetesResource policy(EngineFarm farm) {
        return Serialization.unmarshal(
                """
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  mode: Enforce
                  model: {name: %3$s}
                  objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                  leadTime: 2s
                  pools:
                  - name: prefill
                    role: Prefill
                    target: {apiVersion: apps/v1, kind: Deployment, name: %1$s-prefill}
                    replicas: {min: 0, max: 4}
                    metrics: {engine: vllm, port: %5$d}
                    capacity: {profile: %4$s}
                  - name: decode
                    role: Decode
                    target: {apiVersion: apps/v1, kind: Deployment, name: %1$s-decode}
                    replicas: {min: 0, max: 4}
                    metrics: {engine: vllm, port: %5$d}
                    capacity: {profile: %4$s}
                  sources: {router: {service: epp, port: %6$d}}
                  scaleToZero: {afterIdle: 10s}
                """.formatted(NAME, namespace, Traffic.MODEL, Traffic.PROFILE, farm.port(0), farm.port(1)),
                GenericKubernetesResource.class);
    }

    /** What both Deployments ask for, prefill first; each change is kept. */
    private String sizes() {
        String now = size(FleetSpec.PREFILL) + "/" + size(FleetSpec.DECODE);
        if (sizes.isEmpty() || !sizes.getLast().equals(now)) {
            sizes.add(now);
        }
        return now;
    }

    private int size(String pool) {
        return stage.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(NAME + "-" + pool)
                .get()
                .getSpec()
                .getReplicas();
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
}
