// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VllmExpositionTest {

    private static final String MODEL = "meta-llama/Llama-3.3-70B-Instruct";

    /** Families of the real bodies that say something the simulated engine does not know, so that it is silent too. */
    private static final Set<String> NOT_SIMULATED = Set.of(
            "vllm:request_prompt_tokens",
            "vllm:request_generation_tokens",
            "vllm:iteration_tokens",
            "vllm:request_max_num_generation_tokens",
            "vllm:request_params_max_tokens",
            "vllm:e2e_request_latency_seconds",
            "vllm:request_inference_time_seconds",
            "vllm:request_prefill_time_seconds",
            "vllm:request_decode_time_seconds",
            "vllm:request_prefill_kv_computed_tokens",
            "vllm:nixl_num_failed_transfers",
            "vllm:nixl_num_failed_notifications",
            "vllm:nixl_num_kv_expired_reqs",
            "vllm:nixl_post_time_seconds",
            "vllm:nixl_bytes_transferred",
            "vllm:nixl_num_descriptors",
            "vllm:kv_offload_total_bytes",
            "vllm:kv_offload_total_time");

    private final VllmExposition exposition = new VllmExposition(MODEL);

    @Test
    void hasEveryFamilyLabelAndBoundOfARealPrefillEngine() {
        String real = Bodies.sample("vllm-prefill.prom");
        String ours = exposition.render(
                Role.Prefill,
                sample().kvCapacityTokens(18160 * 16).transfer(Optional.empty()).build());
        assertThat(Bodies.shape(ours, simulated(real))).isEqualTo(Bodies.shape(real, simulated(real)));
    }

    @Test
    void hasEveryFamilyLabelAndBoundOfARealDecodeEngine() {
        String real = Bodies.sample("vllm-decode.prom");
        String ours = exposition.render(Role.Decode, sample().build());
        List<String> withoutCreated = Bodies.shape(ours, simulated(real)).stream()
                .filter(line -> !line.contains("_created"))
                .toList();
        assertThat(withoutCreated).isEqualTo(Bodies.shape(real, simulated(real)));
    }

    @Test
    void spellsNumbersAsThePythonClientDoes() {
        for (String body : List.of(Bodies.sample("vllm-prefill.prom"), Bodies.sample("vllm-decode.prom"))) {
            body.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String number = line.substring(line.lastIndexOf(' ') + 1);
                assertThat(NumberSpelling.PYTHON.of(Double.parseDouble(number))).isEqualTo(number);
            });
        }
        assertThat(NumberSpelling.PYTHON.of(1e-5)).isEqualTo("1e-05");
        assertThat(NumberSpelling.PYTHON.of(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    }

    @Test
    void leavesOutWhatTheEngineDoesNotKnow() {
        String body = exposition.render(Role.Decode, EngineSample.UNKNOWN);
        assertThat(body.lines().filter(line -> !line.startsWith("#")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("vllm:engine_sleep_state"));
    }

    @Test
    void countsReceivedTokensOnDecodeAndCachedOnesOnPrefill() {
        EngineSample sample = sample().build();
        assertThat(exposition.render(Role.Decode, sample))
                .contains("source=\"local_compute\"} 400.0")
                .contains("source=\"local_cache_hit\"} 0.0")
                .contains("source=\"external_kv_transfer\"} 600.0");
        assertThat(exposition.render(Role.Prefill, sample))
                .contains("source=\"local_cache_hit\"} 600.0")
                .contains("source=\"external_kv_transfer\"} 0.0");
    }

    private static Set<String> simulated(String real) {
        return real.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Bodies.family(Bodies.seriesName(line)))
                .filter(name -> !NOT_SIMULATED.contains(name))
                .collect(Collectors.toSet());
    }

    private static EngineSampleBuilder sample() {
        TreeMap<Double, Double> buckets = new TreeMap<>();
        buckets.put(0.5, 3.0);
        buckets.put(Double.POSITIVE_INFINITY, 4.0);
        Optional<CumulativeHistogram> histogram = Optional.of(CumulativeHistogram.of(2.5, 4, buckets));
        return EngineSample.builder()
                .running(7)
                .waitingForCapacity(23)
                .waitingDeferred(0)
                .kvUsage(0.31718061674)
                .kvCapacityTokens(17925 * 16)
                .computedPromptTokensTotal(400)
                .promptTokensTotal(1000)
                .generationTokensTotal(1800)
                .requestsTotal(1800)
                .preemptionsTotal(0)
                .ttft(histogram)
                .tpot(histogram)
                .itl(histogram)
                .queue(histogram)
                .transfer(histogram)
                .startedAt(1.76390000012e9);
    }
}
