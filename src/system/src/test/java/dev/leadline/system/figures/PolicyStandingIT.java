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
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged product says on policies that cannot have what they ask for, and what it does about them. */
class PolicyStandingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Stage stage = Stage.shared();
    private final String namespace = stage.namespace("standing", 2, 8);

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // before each test
    private LeadlineProcess leadline;

    @BeforeEach
    void start() throws Exception {
        leadline = LeadlineProcess.start(
                        "standing",
                        stage.kubeconfig("standing"),
                        folder,
                        Duration.ofSeconds(1),
                        List.of("-XX:TieredStopAtLevel=1"))
                .awaitUp();
    }

    @AfterEach
    void leave() {
        leadline.close();
        stage.leave(namespace);
    }

    @Test
    void ofTwoPoliciesOnOneTargetTheOlderActsAndTheNewerSaysSo() throws Exception {
        deployment("shared", 1, 1);
        policy("a-older", "shared", 2, "");
        stage.await("the older one to act", PATIENCE, () -> replicas("shared") == 2);
        policy("b-newer", "shared", 3, "");

        await("b-newer", "Conflicted", "OlderPolicy");
        assertThat(condition("b-newer", "Conflicted").orElseThrow().get("message"))
                .asString()
                .contains("a-older");
        assertThat(condition("a-older", "Conflicted").orElseThrow().get("status"))
                .isNotEqualTo("True");
        assertThat(replicas("shared")).isEqualTo(2);
        assertThat(leadline.metrics())
                .containsPattern("leadline_pool_conflicted\\{[^}]*policy=\"b-newer\"[^}]*} 1\\.0");

        stage.client()
                .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName("a-older")
                .delete();
        stage.await("the newer one to act", PATIENCE, () -> replicas("shared") == 3);
    }

    @Test
    void anInvalidSpecificationIsListedWholeAndTheLastValidOneStaysInForce() {
        deployment("broken", 1, 1);
        policy("broken", "broken", 2, "  schedule: [{cron: \"0 8 * * *\", duration: 1h, minReplicas: {engines: 2}}]\n");
        stage.await("the valid one to act", PATIENCE, () -> replicas("broken") == 2);

        // What the API server's own rules cannot see.
        stage.client()
                .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName("broken")
                .patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "replace", "path": "/spec/schedule/0/cron", "value": "0 8 31 2 *"},
                         {"op": "add", "path": "/spec/schedule/0/timeZone", "value": "Europe/Atlantis"},
                         {"op": "replace", "path": "/spec/pools/0/replicas/min", "value": 4}]
                        """);

        await("broken", "Ready", "InvalidPolicy");
        assertThat(condition("broken", "Ready").orElseThrow().get("message"))
                .asString()
                .contains("spec.schedule[0].cron", "spec.schedule[0].timeZone");
        assertThat(replicas("broken")).isEqualTo(2);
        assertThat(pool("broken")).containsEntry("desiredReplicas", 2);
    }

    @Test
    void aMinimumThatDoesNotFitWholeOnTheNodesIsOrderedInPartAndSaid() {
        deployment("large", 1, 4); // of sixteen accelerators in two nodes
        policy("large", "large", 6, "");

        stage.await("what fits to be ordered", PATIENCE, () -> replicas("large") == 4);
        await("large", "CapacityLimited", "NotEnoughAccelerators");
        assertThat(pool("large")).containsEntry("feasibleReplicas", 4).containsEntry("desiredReplicas", 4);
        assertThat(condition("large", "CapacityLimited").orElseThrow())
                .containsEntry("status", "True")
                .containsEntry("message", "engines is to have 6 and gets 4.");
    }

    @Test
    void aShortageStaysVisibleUntilNeighboursLeaveTheirAccelerators() {
        String filler = "neighbour";
        deployment(filler, 3, 4); // twelve of sixteen: one prefill and one decode replica of two are left
        try (EngineFarm farm = EngineFarm.listen(0)) {
            FarmFleet fleet = new FarmFleet(
                    farm,
                    Traffic.RAMP.fleet(),
                    new ArrivalPattern(2000, 400).steady(600, 30).requests(1),
                    Traffic.MODEL,
                    1,
                    EngineBody.Full,
                    1);
            try (PodFollower _ = PodFollower.start(stage.client(), farm, Map.of("crowded", fleet))) {
                engines(FleetSpec.PREFILL);
                engines(FleetSpec.DECODE);
                stage.await("both replicas to serve", PATIENCE, () -> farm.size() == 2);
                fleet.begin();
                stage.client()
                        .resource(Traffic.policy(namespace, "crowded", farm.port(0), OptionalInt.empty()))
                        .create();

                await("crowded", "CapacityLimited", "NotEnoughAccelerators");
                assertThat(condition("crowded", "CapacityLimited").orElseThrow().get("message"))
                        .asString()
                        .contains("needs");
                assertThat(replicas("crowded-prefill") + replicas("crowded-decode"))
                        .isEqualTo(2);
                stage.await("the shortage to be told", PATIENCE, () -> told("crowded", "CapacityLimited"));

                stage.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(filler)
                        .scale(0);
                stage.await("the neighbours to leave", PATIENCE, () -> left(filler));
                stage.await(
                        "what became free to be ordered",
                        PATIENCE,
                        () -> replicas("crowded-prefill") + replicas("crowded-decode") > 2);
            }
        }
    }

    private void engines(String pool) {
        stage.pool(
                namespace,
                "crowded-" + pool,
                1,
                Traffic.GPUS_PER_REPLICA,
                Duration.ofSeconds(1),
                Map.of(PodFollower.FLEET, "crowded", PodFollower.POOL, pool));
    }

    // Nobody waits here for the half minute that pods are given to end.
    private boolean left(String name) {
        List<Pod> there = stage.client().pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(name))
                .toList();
        there.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                .forEach(pod -> stage.client().resource(pod).withGracePeriod(0).delete());
        return there.isEmpty();
    }

    private boolean told(String policy, String reason) {
        return stage.client().events().v1().events().inNamespace(namespace).list().getItems().stream()
                .anyMatch(event -> reason.equals(event.getReason())
                        && policy.equals(event.getRegarding().getName()));
    }

    private void deployment(String name, int replicas, int gpus) {
        stage.pool(namespace, name, replicas, gpus, Duration.ofSeconds(1), Map.of());
    }

    private void policy(String name, String target, int least, String more) {
        stage.client()
                .resource(Serialization.unmarshal(
                        """
                        apiVersion: leadline.dev/v1alpha1
                        kind: ScalingPolicy
                        metadata: {name: %s, namespace: %s}
                        spec:
                          mode: Enforce
                          model: {name: any}
                          objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                          pools:
                          - name: engines
                            role: Aggregated
                            target: {apiVersion: apps/v1, kind: Deployment, name: %s}
                            replicas: {min: %d, max: 8}
                        """.formatted(name, namespace, target, least) + more, GenericKubernetesResource.class))
                .create();
    }

    private int replicas(String name) {
        return stage.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getReplicas();
    }

    private void await(String policy, String type, String... reasons) {
        stage.await(
                policy + " to say " + type + " " + List.of(reasons),
                PATIENCE,
                () -> condition(policy, type)
                        .filter(one -> List.of(reasons).contains(String.valueOf(one.get("reason"))))
                        .isPresent());
    }

    private Optional<Map<String, Object>> condition(String policy, String type) {
        return list(policy, "conditions").stream()
                .filter(one -> type.equals(one.get("type")))
                .findFirst();
    }

    private Map<String, Object> pool(String policy) {
        return list(policy, "pools").getFirst();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String policy, String field) {
        GenericKubernetesResource object = stage.client()
                .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName(policy)
                .get();
        return Objects.requireNonNullElse((List<Map<String, Object>>) object.get("status", field), List.of());
    }
}
