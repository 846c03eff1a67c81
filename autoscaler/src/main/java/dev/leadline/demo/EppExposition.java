// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Writes what a router says as the body of llm-d's endpoint picker. Arrivals show at once as a request count; tokens
 * and latencies show only when a response ends, because that is all the real one knows. What a {@link RouterSample}
 * knows beyond that (prompt tokens at arrival, queued tokens) has no name in this body and is left out.
 */
public final class EppExposition {

    private static final double[] TTFT_BOUNDS = {
        0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60, 120
    };
    private static final double[] TPOT_BOUNDS = {
        0.0005, 0.00205, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.125, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 2
    };
    // 32778 is the router's own spelling of that bound, not a slip of ours.
    private static final double[] INPUT_BOUNDS = {
        1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778, 65536, 131072, 262144, 524288, 1048576
    };
    private static final double[] OUTPUT_BOUNDS = {1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192};

    private final String pool;
    private final String request;
    private final String legacyRequest;
    private final String queue;
    private final HistogramFamily ttft;
    private final HistogramFamily tpot;
    private final HistogramFamily input;
    private final HistogramFamily cached;
    private final HistogramFamily output;

    /** A router of one inference pool that serves one model. */
    public EppExposition(String inferencePool, String model) {
        this.pool = "name=\"" + inferencePool + "\"";
        String target = "target_model_name=\"" + model + "\"";
        String name = "model_name=\"" + model + "\",priority=\"0\"";
        this.legacyRequest = name + "," + target;
        this.request = "fairness_id=\"default\"," + legacyRequest;
        this.queue = "fairness_id=\"default\",inference_pool=\"" + inferencePool + "\"," + legacyRequest;
        String streaming = "fairness_id=\"default\"," + name + ",streaming=\"true\"," + target + ",";
        this.ttft = histogram(
                "llm_d_epp_request_ttft_seconds",
                "[ALPHA] Time to first token in seconds, measured from request received to first response byte. For"
                        + " non-streaming requests, this equals total request duration.",
                streaming,
                TTFT_BOUNDS);
        this.tpot = histogram(
                "llm_d_epp_request_streaming_tpot_seconds",
                "[ALPHA] Average time per output token in seconds for streaming requests, computed as (e2e - TTFT) /"
                        + " (output_tokens - 1).",
                request + ",",
                TPOT_BOUNDS);
        this.input =
                histogram("llm_d_epp_request_input_tokens", "[ALPHA] Input token count.", request + ",", INPUT_BOUNDS);
        this.cached = histogram(
                "llm_d_epp_request_cached_tokens",
                "[ALPHA] Distribution of prompt tokens read from cache per request, as reported by the model server in"
                        + " the response.",
                request + ",",
                INPUT_BOUNDS);
        this.output = histogram(
                "llm_d_epp_request_output_tokens", "[ALPHA] Output token count.", request + ",", OUTPUT_BOUNDS);
    }

    private static HistogramFamily histogram(String name, String help, String labels, double... bounds) {
        return new HistogramFamily(NumberSpelling.GO, name, help, labels, "", bounds);
    }

    /** The body for this look at the fleet; without a fresh word of the router only the pool's own gauges. */
    public String render(FleetSnapshot fleet) {
        StringBuilder out = new StringBuilder(16_000);
        endpoints(out, fleet);
        fleet.router().ifFresh().ifPresent(router -> requests(out, router));
        return out.toString();
    }

    private void endpoints(StringBuilder out, FleetSnapshot fleet) {
        List<InstanceSnapshot> ready = fleet.pools().values().stream()
                .flatMap(List::stream)
                .filter(one -> one.state() == InstanceState.Ready)
                .toList();
        List<EngineSample> engines = ready.stream()
                .map(InstanceSnapshot::engine)
                .map(Reading::ifFresh)
                .flatMap(Optional::stream)
                .toList();
        average(
                out,
                "average_kv_cache_utilization",
                "The average kv cache utilization for an inference server pool.",
                engines,
                one -> one.kvUsage().orElse(0));
        average(
                out,
                "average_queue_size",
                "The average number of requests pending in the model server queue.",
                engines,
                EppExposition::waiting);
        average(
                out,
                "average_running_requests",
                "The average number of running requests across model servers in the pool.",
                engines,
                one -> one.running().orElse(0));
        String help = "The number of ready %s in the inference server pool.";
        header(
                out,
                "inference_pool_ready_pods",
                "[ALPHA] [Deprecated: Use llm_d_epp_ready_endpoints] " + help.formatted("pods"),
                "gauge");
        line(out, "inference_pool_ready_pods", pool, ready.size());
        header(out, "llm_d_epp_ready_endpoints", "[ALPHA] " + help.formatted("endpoints"), "gauge");
        line(out, "llm_d_epp_ready_endpoints", pool, ready.size());
        header(out, "llm_d_epp_per_endpoint_queue_size", "[ALPHA] Per-endpoint queue depth.", "gauge");
        for (InstanceSnapshot one : ready) {
            one.engine()
                    .ifFresh()
                    .ifPresent(engine -> line(
                            out,
                            "llm_d_epp_per_endpoint_queue_size",
                            "model_server_endpoint=\"" + one.id() + "\"," + pool,
                            waiting(engine)));
        }
    }

    private static double waiting(EngineSample engine) {
        return engine.waitingForCapacity().orElse(0) + engine.waitingDeferred().orElse(0);
    }

    private void average(
            StringBuilder out,
            String name,
            String help,
            List<EngineSample> engines,
            ToDoubleFunction<EngineSample> field) {
        double mean = engines.stream().mapToDouble(field).average().orElse(0);
        String old = "inference_pool_" + name;
        header(out, old, "[ALPHA] [Deprecated: Use llm_d_epp_" + name + "] " + help, "gauge");
        line(out, old, pool, mean);
        header(out, "llm_d_epp_" + name, "[ALPHA] " + help, "gauge");
        line(out, "llm_d_epp_" + name, pool, mean);
    }

    private void requests(StringBuilder out, RouterSample router) {
        if (router.requestsTotal().isPresent()) {
            double total = router.requestsTotal().getAsDouble();
            header(
                    out,
                    "inference_objective_request_total",
                    "[ALPHA] [Deprecated: Use llm_d_epp_request_total] Counter of inference objective requests broken"
                            + " out for each model and target model.",
                    "counter");
            line(out, "inference_objective_request_total", legacyRequest, total);
            header(out, "llm_d_epp_request_total", "[ALPHA] Total requests.", "counter");
            line(out, "llm_d_epp_request_total", request, total);
        }
        gauge(out, "llm_d_epp_request_running", "[ALPHA] Requests currently in flight.", request, router.running());
        router.ttft().ifPresent(values -> ttft.write(out, values));
        router.tpot().ifPresent(values -> tpot.write(out, values));
        router.completedInputTokens().ifPresent(values -> input.write(out, values));
        router.completedCachedTokens().ifPresent(values -> cached.write(out, values));
        router.completedOutputTokens().ifPresent(values -> output.write(out, values));
        gauge(
                out,
                "llm_d_epp_flow_control_queue_size",
                "[ALPHA] Current number of requests actively held in the Flow Control queue.",
                queue,
                router.queued());
    }

    private static void gauge(StringBuilder out, String name, String help, String labels, OptionalDouble value) {
        if (value.isPresent()) {
            header(out, name, help, "gauge");
            line(out, name, labels, value.getAsDouble());
        }
    }

    private static void header(StringBuilder out, String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String name, String labels, double value) {
        out.append(name).append('{').append(labels).append("} ");
        NumberSpelling.GO.write(out, value);
        out.append('\n');
    }
}
