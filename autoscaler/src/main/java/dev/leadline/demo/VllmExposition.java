// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Role;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Writes what an engine says as the body that vLLM's V1 engine serves under {@code /metrics}: its names, labels, bucket
 * bounds, order and spelling. A field that the engine does not know leaves its family out; nothing is invented.
 *
 * <p>vLLM publishes neither queued tokens nor busy seconds, so those two fields never appear in the body.
 */
public final class VllmExposition {

    /** Tokens in one block of the paged KV cache, vLLM's default on NVIDIA GPUs. */
    static final int BLOCK_SIZE = 16;

    private static final String PREFIX = "vllm:";

    private final String model;
    private final HistogramFamily ttft;
    private final HistogramFamily itl;
    private final HistogramFamily tpot;
    private final HistogramFamily queue;
    private final HistogramFamily transfer;

    /** Engines that serve the model under this name. */
    public VllmExposition(String servedModel) {
        this.model = "model_name=\"" + servedModel.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        this.ttft = histogram(
                "time_to_first_token_seconds", "Histogram of time to first token in seconds.", VllmBuckets.FIRST_TOKEN);
        this.itl = histogram(
                "inter_token_latency_seconds", "Histogram of inter-token latency in seconds.", VllmBuckets.PER_TOKEN);
        this.tpot = histogram(
                "request_time_per_output_token_seconds",
                "Histogram of time_per_output_token_seconds per request.",
                VllmBuckets.PER_TOKEN);
        this.queue = histogram(
                "request_queue_time_seconds",
                "Histogram of time spent in WAITING phase for request.",
                VllmBuckets.REQUEST_PHASE);
        this.transfer = histogram(
                "nixl_xfer_time_seconds",
                "Histogram of transfer duration for NIXL KV Cache transfers.",
                VllmBuckets.TRANSFER);
    }

    private HistogramFamily histogram(String name, String help, double... bounds) {
        return new HistogramFamily(NumberSpelling.PYTHON, PREFIX + name, help, "engine=\"0\",", "," + model, bounds);
    }

    /** The body of one engine. */
    public String render(Role role, EngineSample sample) {
        StringBuilder out = new StringBuilder(24_000);
        queues(out, sample);
        gauge(out, "kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage.", sample.kvUsage());
        caches(out, role, sample);
        counter(
                out,
                sample,
                "num_preemptions",
                "Cumulative number of preemption from the engine.",
                sample.preemptionsTotal());
        prompts(out, role, sample);
        counter(
                out,
                sample,
                "generation_tokens",
                "Number of generation tokens processed.",
                sample.generationTokensTotal());
        finished(out, role, sample);
        histogram(out, ttft, sample, "time_to_first_token_seconds", sample.ttft());
        histogram(out, itl, sample, "inter_token_latency_seconds", sample.itl());
        histogram(out, tpot, sample, "request_time_per_output_token_seconds", sample.tpot());
        histogram(out, queue, sample, "request_queue_time_seconds", sample.queue());
        histogram(out, transfer, sample, "nixl_xfer_time_seconds", sample.transfer());
        tail(out, sample);
        return out.toString();
    }

    private void queues(StringBuilder out, EngineSample sample) {
        gauge(out, "num_requests_running", "Number of requests in model execution batches.", sample.running());
        OptionalDouble capacity = sample.waitingForCapacity();
        OptionalDouble deferred = sample.waitingDeferred();
        if (capacity.isPresent() && deferred.isPresent()) {
            gauge(
                    out,
                    "num_requests_waiting",
                    "Number of requests waiting to be processed.",
                    OptionalDouble.of(capacity.getAsDouble() + deferred.getAsDouble()));
            header(
                    out,
                    "num_requests_waiting_by_reason",
                    "Number of waiting requests by reason. Reason labels: 'capacity' = waiting for scheduling"
                            + " capacity; 'deferred' = deferred by transient constraints (LoRA budget, KV transfer,"
                            + " blocked status). Sum of all reasons equals vllm:num_requests_waiting.",
                    "gauge");
            line(out, "num_requests_waiting_by_reason", after("reason", "capacity"), capacity.getAsDouble());
            line(out, "num_requests_waiting_by_reason", after("reason", "deferred"), deferred.getAsDouble());
        }
        header(
                out,
                "engine_sleep_state",
                "Engine sleep state; awake = 0 means engine is sleeping; awake = 1 means engine is awake;"
                        + " weights_offloaded = 1 means sleep level 1; discard_all = 1 means sleep level 2.",
                "gauge");
        line(out, "engine_sleep_state", after("sleep_state", "awake"), 1);
        line(out, "engine_sleep_state", after("sleep_state", "weights_offloaded"), 0);
        line(out, "engine_sleep_state", after("sleep_state", "discard_all"), 0);
    }

    private void caches(StringBuilder out, Role role, EngineSample sample) {
        PromptSources sources = PromptSources.of(role, sample);
        counter(
                out,
                sample,
                "prefix_cache_queries",
                "Prefix cache queries, in terms of number of queried tokens.",
                sample.promptTokensTotal());
        counter(
                out,
                sample,
                "prefix_cache_hits",
                "Prefix cache hits, in terms of number of cached tokens.",
                sources.cached());
        counter(
                out,
                sample,
                "external_prefix_cache_queries",
                "External prefix cache queries from KV connector cross-instance cache sharing, in terms of number of"
                        + " queried tokens.",
                sources.askedOutside());
        counter(
                out,
                sample,
                "external_prefix_cache_hits",
                "External prefix cache hits from KV connector cross-instance cache sharing, in terms of number of"
                        + " cached tokens.",
                sources.received());
    }

    private void prompts(StringBuilder out, Role role, EngineSample sample) {
        counter(out, sample, "prompt_tokens", "Number of prefill tokens processed.", sample.promptTokensTotal());
        PromptSources sources = PromptSources.of(role, sample);
        if (sources.computed().isEmpty()
                || sources.cached().isEmpty()
                || sources.received().isEmpty()) {
            return;
        }
        String help = "Number of prompt tokens by source.";
        String[] labels = {
            after("source", "local_compute"),
            after("source", "local_cache_hit"),
            after("source", "external_kv_transfer")
        };
        header(out, "prompt_tokens_by_source_total", help, "counter");
        line(out, "prompt_tokens_by_source_total", labels[0], sources.computed().getAsDouble());
        line(out, "prompt_tokens_by_source_total", labels[1], sources.cached().getAsDouble());
        line(out, "prompt_tokens_by_source_total", labels[2], sources.received().getAsDouble());
        created(out, sample, "prompt_tokens_by_source", help, labels);
        counter(
                out,
                sample,
                "prompt_tokens_cached",
                "Number of cached prompt tokens (local + external).",
                OptionalDouble.of(
                        sources.cached().getAsDouble() + sources.received().getAsDouble()));
    }

    /** A prefill engine makes one token and stops at that length; the others end with the model's stop token. */
    private void finished(StringBuilder out, Role role, EngineSample sample) {
        if (sample.requestsTotal().isEmpty()) {
            return;
        }
        String usual = switch (role) {
            case Prefill -> "length";
            case Decode, Aggregated -> "stop";
        };
        String help = "Count of successfully processed requests.";
        String[] reasons = {"stop", "length", "abort", "error", "repetition"};
        String[] labels = new String[reasons.length];
        header(out, "request_success_total", help, "counter");
        for (int i = 0; i < reasons.length; i++) {
            labels[i] = "engine=\"0\",finished_reason=\"" + reasons[i] + "\"," + model;
            double count = reasons[i].equals(usual) ? sample.requestsTotal().getAsDouble() : 0;
            line(out, "request_success_total", labels[i], count);
        }
        created(out, sample, "request_success", help, labels);
    }

    private static void tail(StringBuilder out, EngineSample sample) {
        if (sample.kvCapacityTokens().isPresent()) {
            long blocks = (long) (sample.kvCapacityTokens().getAsDouble() / BLOCK_SIZE);
            header(out, "cache_config_info", "Information of the LLMEngine CacheConfig", "gauge");
            out.append("vllm:cache_config_info{block_size=\"")
                    .append(BLOCK_SIZE)
                    .append("\",cache_dtype=\"auto\",cpu_offload_gb=\"0\",enable_prefix_caching=\"True\",engine=\"0\",")
                    .append("gpu_memory_utilization=\"0.9\",is_attention_free=\"False\",num_cpu_blocks=\"None\",")
                    .append("num_gpu_blocks=\"")
                    .append(blocks)
                    .append("\",num_gpu_blocks_override=\"None\",sliding_window=\"None\",")
                    .append("swap_space_bytes=\"4294967296\"} 1.0\n");
        }
        if (sample.startedAt().isPresent()) {
            out.append("# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.\n")
                    .append("# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ");
            NumberSpelling.PYTHON.write(out, sample.startedAt().getAsDouble());
            out.append('\n');
        }
    }

    private String plain() {
        return "engine=\"0\"," + model;
    }

    private String after(String label, String value) {
        return plain() + "," + label + "=\"" + value + "\"";
    }

    private void gauge(StringBuilder out, String name, String help, OptionalDouble value) {
        if (value.isPresent()) {
            header(out, name, help, "gauge");
            line(out, name, plain(), value.getAsDouble());
        }
    }

    private void counter(StringBuilder out, EngineSample sample, String name, String help, OptionalDouble value) {
        if (value.isPresent()) {
            header(out, name + "_total", help, "counter");
            line(out, name + "_total", plain(), value.getAsDouble());
            created(out, sample, name, help, plain());
        }
    }

    private void histogram(
            StringBuilder out,
            HistogramFamily family,
            EngineSample sample,
            String name,
            Optional<CumulativeHistogram> values) {
        if (values.isPresent()) {
            family.write(out, values.get());
            created(out, sample, name, family.help(), plain());
        }
    }

    private static void created(StringBuilder out, EngineSample sample, String name, String help, String... labels) {
        if (sample.startedAt().isPresent()) {
            header(out, name + "_created", help, "gauge");
            for (String one : labels) {
                line(out, name + "_created", one, sample.startedAt().getAsDouble());
            }
        }
    }

    private static void header(StringBuilder out, String name, String help, String type) {
        out.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        out.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static void line(StringBuilder out, String name, String labels, double value) {
        out.append(PREFIX).append(name).append('{').append(labels).append("} ");
        NumberSpelling.PYTHON.write(out, value);
        out.append('\n');
    }
}
