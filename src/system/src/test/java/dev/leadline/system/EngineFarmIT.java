// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.InstanceState;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.PoolUsage;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.FarmFleet;
import dev.leadline.system.farm.PodFollower;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engines of the farm live and die with the pods of a real cluster. */
class EngineFarmIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration COLD_START = Duration.ofSeconds(2);
    private static final FleetSpec SPEC = FleetSpec.disaggregated(
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow(), 0, 0);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final String namespace = testbed.namespace("farm");
    private final HttpClient http = HttpClient.newHttpClient();
    private final EngineFarm farm = EngineFarm.listen(0, 0);
    private final FarmFleet fleet = new FarmFleet(
            farm,
            SPEC,
            new ArrivalPattern(1500, 300).steady(600, 8).requests(1),
            "Qwen/Qwen3-32B",
            1,
            EngineBody.Full,
            1);
    private final PodFollower follower = PodFollower.start(testbed.client(), farm, Map.of(namespace, fleet));

    @BeforeEach
    void twoPoolsAndARouter() {
        testbed.nodes(FakeNodes.h100(namespace, 2, 8));
        pool("prefill", 1, 2);
        pool("decode", 2, 2);
        pool(PodFollower.ROUTER, 1, 0);
        testbed.await("three engines and a router", PATIENCE, () -> farm.size() == 4);
    }

    @AfterEach
    void leave() {
        follower.close();
        farm.close();
        http.close();
        testbed.leave(namespace);
    }

    private void pool(String name, int replicas, int gpus) {
        testbed.create(GpuDeployment.of(namespace, name, replicas)
                .gpus(gpus)
                .coldStart(COLD_START)
                .shutdown(Duration.ofMinutes(5))
                .labels(Map.of(PodFollower.FLEET, namespace, PodFollower.POOL, name)));
    }

    @Test
    void everyPodAnswersForItselfAndTheRouterForAll() throws Exception {
        fleet.begin();
        testbed.await("some traffic", PATIENCE, () -> fleet.now() > 4);
        Set<String> bodies = new HashSet<>();
        for (Pod pod : pods("decode")) {
            HttpResponse<String> answer = get(pod, 0);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("vllm:generation_tokens_total");
            bodies.add(answer.body());
        }
        assertThat(bodies).hasSize(2);
        assertThat(get(pods(PodFollower.ROUTER).getFirst(), 1).body())
                .contains("llm_d_epp_ready_endpoints{name=\"epp\"} 3");
    }

    @Test
    void aPoolThatGrowsServesAfterItsColdStartAndOneThatShrinksLosesNoRequest() {
        fleet.begin();
        scale("decode", 3);
        testbed.await("the third pod to load", PATIENCE, () -> count(InstanceState.Starting) == 1);
        testbed.await("the third pod to serve", PATIENCE, () -> count(InstanceState.Ready) == 3);
        PoolUsage usage = fleet.totals().usageOf(FleetSpec.DECODE);
        assertThat(usage.startingSeconds()).isBetween(2 * 1.5, 2 * 20.0);

        testbed.await("some traffic", PATIENCE, () -> fleet.now() > 8);
        scale("decode", 1);
        testbed.await("two engines to drain", PATIENCE, () -> count(InstanceState.Draining) == 2);
        // The fake shutdown takes minutes: they go this soon only because their engines have ended.
        testbed.await("two pods to go", PATIENCE, () -> pods("decode").size() == 1 && fleet.pods() == 2);
        assertThat(farm.size()).isEqualTo(3);
        assertThat(fleet.totals().failed()).isZero();
        assertThat(fleet.totals().finished()).isPositive();
        assertThat(fleet.totals().usageOf(FleetSpec.DECODE).drainingSeconds()).isPositive();
    }

    @Test
    void aPodThatTheRouterDoesNotTakeGetsNothingNew() {
        fleet.begin();
        testbed.await("some traffic", PATIENCE, () -> fleet.now() > 4);
        Pod closed = pods("decode").getFirst();
        String id = closed.getMetadata().getName() + "/" + closed.getMetadata().getUid();
        label(closed, "false");
        testbed.await("its requests to end", PATIENCE, () -> running(id) == 0);
        double at = fleet.now();
        testbed.await("more traffic", PATIENCE, () -> fleet.now() > at + 2);
        assertThat(running(id)).isZero();
        label(closed, "true");
        testbed.await("its requests to come again", PATIENCE, () -> running(id) > 0);
    }

    private void label(Pod pod, String accepting) {
        testbed.client()
                .pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"metadata\": {\"labels\": {\"%s\": \"%s\"}}}".formatted(PodFollower.ACCEPTING, accepting));
    }

    private double running(String id) {
        return fleet.moment().pools().getOrDefault(FleetSpec.DECODE, List.of()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow()
                .engine()
                .ifFresh()
                .orElseThrow()
                .running()
                .orElseThrow();
    }

    private void scale(String pool, int replicas) {
        testbed.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(pool)
                .scale(replicas);
    }

    private long count(InstanceState state) {
        return fleet.moment().pools().getOrDefault(FleetSpec.DECODE, List.of()).stream()
                .filter(one -> one.state() == state)
                .count();
    }

    private List<Pod> pods(String pool) {
        return testbed.client()
                .pods()
                .inNamespace(namespace)
                .withLabel(PodFollower.POOL, pool)
                .list()
                .getItems();
    }

    private HttpResponse<String> get(Pod pod, int port) throws Exception {
        URI address = URI.create("http://" + pod.getStatus().getPodIP() + ":" + farm.port(port) + "/metrics");
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
