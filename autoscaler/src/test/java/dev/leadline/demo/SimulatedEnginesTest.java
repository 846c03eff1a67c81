// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedEnginesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final SimulatedEngines engines = SimulatedEngines.start("m", "demo", Map.of("decode", Role.Decode));
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void showOneReadyAndOneStarting() {
        engines.show(new FleetSnapshot(
                NOW,
                Map.of(
                        "decode",
                        List.of(instance("d-0", InstanceState.Ready), instance("d-1", InstanceState.Starting))),
                Reading.missing(MissingReason.NotReported, "no router"),
                OptionalInt.empty()));
    }

    @AfterEach
    void close() {
        client.close();
        engines.close();
    }

    @Test
    void servesTheBodyOfAReadyEngine() throws Exception {
        HttpResponse<String> answer = get(engines.engine("d-0"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("vllm:num_requests_running{engine=\"0\",model_name=\"m\"} 7.0");
    }

    @Test
    void startingEngineDoesNotServeYet() throws Exception {
        assertThat(get(engines.engine("d-1")).statusCode()).isEqualTo(503);
        assertThat(get(engines.engine("d-9")).statusCode()).isEqualTo(503);
    }

    @Test
    void routerAndGpusAreServedToo() throws Exception {
        assertThat(get(engines.router()).body()).contains("llm_d_epp_ready_endpoints{name=\"epp\"} 1");
        assertThat(get(engines.gpus()).body()).contains("# TYPE DCGM_FI_DEV_GPU_UTIL gauge");
    }

    @Test
    void faultsShowAsARealBrokenEngineWould() throws Exception {
        engines.breakEngine("d-0", Fault.HTML);
        assertThat(get(engines.engine("d-0")).body()).contains("<h1>");
        engines.breakEngine("d-0", Fault.SERVER_ERROR);
        assertThat(get(engines.engine("d-0")).statusCode()).isEqualTo(500);
        engines.breakEngine("d-0", Fault.TRUNCATED);
        assertThatThrownBy(() -> get(engines.engine("d-0"))).isInstanceOf(IOException.class);
        engines.breakEngine("d-0", Fault.HANG);
        assertThatThrownBy(() -> get(engines.engine("d-0"))).isInstanceOf(HttpTimeoutException.class);
        engines.breakEngine("d-0", Fault.NONE);
        assertThat(get(engines.engine("d-0")).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(700)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static InstanceSnapshot instance(String id, InstanceState state) {
        return new InstanceSnapshot(
                id,
                state,
                Optional.of(NOW),
                Optional.of(NOW),
                2,
                Reading.fresh(EngineSample.builder().running(7).build(), NOW),
                List.of());
    }
}
