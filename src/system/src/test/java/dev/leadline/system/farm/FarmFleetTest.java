// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.SimulationTotals;
import dev.leadline.rehearse.TraceRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FarmFleetTest {

    private static final String MODEL = "Qwen/Qwen3-32B";
    private static final FleetSpec SPEC = FleetSpec.disaggregated(
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow(), 0, 0);
    private static final List<TraceRequest> LOAD =
            new ArrivalPattern(2000, 200).steady(120, 20).requests(1);
    private static final double SPEED = 60;
    private static final Pattern COUNTER = Pattern.compile("(?m)^(\\S+(?:_total|_bucket|_count|_sum)\\{.*?}) (\\S+)$");

    private final EngineFarm farm = EngineFarm.listen(0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        farm.close();
    }

    @Test
    void aPodServesWhenItIsReadyAndEachOneTellsOfItself() throws Exception {
        FarmFleet fleet = fleet(LOAD, EngineBody.Full);
        fleet.follow(pod(1, FleetSpec.PREFILL, false, false));
        assertThat(status(1)).isEqualTo(503);
        fleet.follow(pod(1, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(2, FleetSpec.DECODE, true, false));
        fleet.follow(pod(3, FleetSpec.DECODE, true, false));
        fleet.begin();
        await(() -> fleet.now() > 30);

        String prefill = body(1);
        String decode = body(2);
        assertThat(prefill).contains("vllm:num_requests_running{engine=\"0\",model_name=\"" + MODEL + "\"}");
        assertThat(counters(prefill)).isNotEqualTo(counters(decode));
        assertThat(counters(decode)).isNotEqualTo(counters(body(3)));
        assertThat(fleet.router().body().orElseThrow()).contains("llm_d_epp_ready_endpoints{name=\"epp\"} 3");
    }

    @Test
    void countersOnlyGrow() throws Exception {
        FarmFleet fleet = fleet(LOAD, EngineBody.Slim);
        fleet.follow(pod(1, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(2, FleetSpec.DECODE, true, false));
        fleet.begin();
        Map<String, Double> before = counters(body(2));
        for (int look = 1; look <= 20; look++) {
            double due = 5 * look;
            await(() -> fleet.now() > due);
            Map<String, Double> now = counters(body(2));
            before.forEach((name, value) -> assertThat(now.get(name)).as(name).isGreaterThanOrEqualTo(value));
            before = now;
        }
        assertThat(before.get("vllm:generation_tokens_total{engine=\"0\",model_name=\"" + MODEL + "\"}"))
                .isGreaterThan(100_000);
    }

    @Test
    void aPodThatIsToldToEndFinishesItsRequestsAndIsThenNamed() throws Exception {
        FarmFleet fleet = fleet(LOAD, EngineBody.Full);
        fleet.follow(pod(1, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(2, FleetSpec.DECODE, true, false));
        fleet.follow(pod(3, FleetSpec.DECODE, true, false));
        fleet.begin();
        await(() -> fleet.now() > 20);
        fleet.follow(pod(3, FleetSpec.DECODE, true, true));
        assertThat(status(3)).isEqualTo(200);
        await(() -> !fleet.exited().isEmpty());
        fleet.gone("pod-3");
        assertThat(status(3)).isEqualTo(503);
        fleet.follow(pod(4, FleetSpec.DECODE, false, false));
        fleet.follow(pod(4, FleetSpec.DECODE, false, true));
        assertThat(fleet.exited()).containsExactly("pod-4");

        await(() -> fleet.now() > fleet.lastArrival());
        FarmFleet.Ending ending = fleet.end();
        assertThat(ending.settled().failed()).isZero();
        assertThat(ending.settled().finished()).isEqualTo(LOAD.size());
        assertThat(ending.billed().usageOf(FleetSpec.DECODE).drainingSeconds()).isPositive();
    }

    @Test
    void aPodThatGoesBeforeItsRequestsAreDoneLosesThem() {
        FarmFleet fleet = fleet(LOAD, EngineBody.Full);
        fleet.follow(pod(1, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(2, FleetSpec.DECODE, true, false));
        fleet.follow(pod(3, FleetSpec.DECODE, true, false));
        fleet.begin();
        await(() -> fleet.now() > 20);
        fleet.gone("pod-3");
        assertThat(fleet.totals().failed()).isPositive();
    }

    @Test
    void withTheSamePodsAllTheTimeItAttainsWhatThePlainSimulatorDoes() {
        List<TraceRequest> load =
                new ArrivalPattern(2000, 200).steady(40, 15).ramp(40, 15, 60).requests(3);
        FleetSimulator plain = new FleetSimulator(SPEC.withReplicas(2, 1), load, 1);
        plain.advanceTo(plain.lastArrival());
        double bill = plain.totals().gpuHours();
        plain.advanceTo(plain.lastArrival() + 1800);
        SimulationTotals expected = plain.totals();

        FarmFleet fleet = fleet(load, EngineBody.Full);
        fleet.follow(pod(1, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(2, FleetSpec.PREFILL, true, false));
        fleet.follow(pod(3, FleetSpec.DECODE, true, false));
        fleet.begin();
        await(() -> fleet.now() >= fleet.lastArrival());
        FarmFleet.Ending ending = fleet.end();

        assertThat(ending.settled().attained()).isEqualTo(expected.attained());
        assertThat(expected.attainment()).isBetween(0.05, 0.98);
        assertThat(ending.settled().firstToken()).isEqualTo(expected.firstToken());
        assertThat(ending.billed().gpuHours()).isCloseTo(bill, within(0.1 * bill));
    }

    @Test
    void slimBodiesAreAboutFiveKilobytesAndFullOnesLikeTheRealOnes() {
        FarmFleet fleet = fleet(LOAD, EngineBody.Slim);
        fleet.follow(pod(1, FleetSpec.DECODE, true, false));
        assertThat(body(1).length()).isBetween(4_000, 6_000);
        FarmFleet full = fleet(LOAD, EngineBody.Full);
        full.follow(pod(5, FleetSpec.DECODE, true, false));
        assertThat(body(5).length()).isBetween(15_000, 40_000);
    }

    private FarmFleet fleet(List<TraceRequest> load, EngineBody body) {
        return new FarmFleet(farm, SPEC, load, MODEL, 1, body, SPEED);
    }

    private static EnginePod pod(int number, String pool, boolean ready, boolean terminating) {
        return new EnginePod("pod-" + number, pool, Optional.of(address(number)), true, ready, true, terminating);
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 64, 1, (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String body(int number) {
        return send(number).body();
    }

    private int status(int number) {
        return send(number).statusCode();
    }

    private java.net.http.HttpResponse<String> send(int number) {
        URI address = URI.create("http://127.64.1." + number + ":" + farm.port(0) + "/metrics");
        return client.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .join();
    }

    private static Map<String, Double> counters(String body) {
        Map<String, Double> values = new TreeMap<>();
        Matcher lines = COUNTER.matcher(body);
        while (lines.find()) {
            values.put(lines.group(1), Double.valueOf(lines.group(2)));
        }
        return values;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
