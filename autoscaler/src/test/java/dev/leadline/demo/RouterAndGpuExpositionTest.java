// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouterAndGpuExpositionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void routerBodyHasTheRealNamesLabelsAndBounds() {
        String ours = new EppExposition("epp", "llama").render(fleet());
        Set<String> families = Set.of(
                "llm_d_epp_average_kv_cache_utilization",
                "llm_d_epp_average_queue_size",
                "llm_d_epp_average_running_requests",
                "llm_d_epp_ready_endpoints",
                "llm_d_epp_request",
                "llm_d_epp_request_running",
                "llm_d_epp_request_ttft_seconds",
                "llm_d_epp_request_input_tokens",
                "llm_d_epp_request_output_tokens",
                "llm_d_epp_flow_control_queue_size");
        String real = Bodies.sample("gie-epp.prom")
                .replace("llama-70b-pd", "epp")
                .replace("meta-llama/Llama-3.3-70B-Instruct", "llama")
                .replace("llama-3-3-70b", "llama");
        assertThat(Bodies.shape(ours, families)).isEqualTo(Bodies.shape(real, families));
    }

    @Test
    void routerShowsArrivalsAtOnceAndTokensOnlyAtCompletion() {
        String ours = new EppExposition("epp", "llama").render(fleet());
        assertThat(ours)
                .contains("llm_d_epp_request_total{fairness_id=\"default\",model_name=\"llama\",priority=\"0\","
                        + "target_model_name=\"llama\"} 90")
                .contains("llm_d_epp_request_input_tokens_count{fairness_id=\"default\",model_name=\"llama\","
                        + "priority=\"0\",target_model_name=\"llama\"} 60")
                .doesNotContain("123456");
    }

    @Test
    void gpuSeriesCarryEveryLabelOfTheRealExporterAndTheHoldersName() {
        String ours = new DcgmExposition("serving").render(fleet());
        Set<String> families = Set.of("DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_PROF_DRAM_ACTIVE", "DCGM_FI_DEV_SM_CLOCK");
        List<String> real = Bodies.shape(Bodies.sample("dcgm-exporter.prom"), families);
        List<String> mine = Bodies.shape(ours, families);
        assertThat(labelNames(mine)).isEqualTo(labelNames(real));
        assertThat(mine.stream().filter(line -> line.startsWith("#")))
                .isEqualTo(real.stream().filter(line -> line.startsWith("#")).toList());
        assertThat(ours)
                .contains("DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",UUID=\"GPU-a\"")
                .contains("pod=\"decode-0\",pod_uid=\"\"} 97\n")
                .contains("clock_event=\"hw_thermal\"");
    }

    @Test
    void gpuKeepsItsPlaceWhenOthersLeave() {
        DcgmExposition exposition = new DcgmExposition("serving");
        exposition.render(fleet());
        FleetSnapshot onlySecond = new FleetSnapshot(
                NOW, Map.of("decode", List.of(instance(List.of(gpu("GPU-b"))))), noRouter(), OptionalInt.empty());
        assertThat(exposition.render(onlySecond)).contains("gpu=\"1\",UUID=\"GPU-b\"");
    }

    private static Set<String> labelNames(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("=\"[^\"]*\"", ""))
                .collect(Collectors.toSet());
    }

    private static FleetSnapshot fleet() {
        CumulativeHistogram completed = CumulativeHistogram.of(1000, 60, Map.of(Double.POSITIVE_INFINITY, 60.0));
        RouterSample router = new RouterSample(
                OptionalDouble.of(90),
                OptionalDouble.of(123456),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(completed),
                Optional.empty(),
                Optional.of(completed),
                OptionalDouble.of(4),
                OptionalDouble.of(8000),
                OptionalDouble.of(30),
                Optional.of(completed),
                Optional.of(completed));
        return new FleetSnapshot(
                NOW,
                Map.of("decode", List.of(instance(List.of(gpu("GPU-a"), gpu("GPU-b"))))),
                Reading.fresh(router, NOW),
                OptionalInt.of(12));
    }

    private static Reading<RouterSample> noRouter() {
        return Reading.missing(MissingReason.NotReported, "no router");
    }

    private static InstanceSnapshot instance(List<GpuSample> gpus) {
        return new InstanceSnapshot(
                "decode-0",
                InstanceState.Ready,
                Optional.of(NOW),
                Optional.of(NOW),
                2,
                Reading.fresh(EngineSample.builder().running(3).kvUsage(0.5).build(), NOW),
                gpus);
    }

    private static GpuSample gpu(String uuid) {
        return new GpuSample(
                uuid,
                Optional.of("NVIDIA H100 80GB HBM3"),
                OptionalDouble.of(0.97),
                OptionalDouble.of(0.98),
                OptionalDouble.of(0.08),
                OptionalDouble.of(0.74),
                OptionalDouble.of(1155),
                OptionalInt.empty(),
                Set.of("hw_thermal"),
                false);
    }
}
