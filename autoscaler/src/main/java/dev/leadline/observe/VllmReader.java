// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.policy.ModelNames;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reads what a vLLM engine publishes, current and older names. Every series carries {@code model_name} and
 * {@code engine} (data-parallel rank): counts are summed over the ranks, the KV usage is the largest of them, because a
 * mean would hide the full one.
 *
 * <p>What every vLLM body has must be there (running and waiting requests; first-token latencies once a request has
 * finished), or the body was cut off at a line end. Tokens that wait are not published and stay unknown; so do busy
 * seconds.
 */
final class VllmReader {
    private static final List<String> RUNNING = List.of("vllm:num_requests_running");
    private static final List<String> WAITING = List.of("vllm:num_requests_waiting");
    private static final List<String> WAITING_BY_REASON = List.of("vllm:num_requests_waiting_by_reason");
    private static final List<String> KV_USAGE = List.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc");
    private static final List<String> CACHE_CONFIG = List.of("vllm:cache_config_info");
    private static final List<String> SLEEP = List.of("vllm:engine_sleep_state");
    private static final List<String> PROMPT = List.of("vllm:prompt_tokens_total");
    private static final List<String> BY_SOURCE = List.of("vllm:prompt_tokens_by_source_total");
    private static final List<String> CACHED = List.of("vllm:prompt_tokens_cached_total");
    private static final List<String> GENERATION = List.of("vllm:generation_tokens_total");
    private static final List<String> FINISHED = List.of("vllm:request_success_total");
    private static final List<String> PREEMPTIONS = List.of("vllm:num_preemptions_total");
    private static final List<String> STARTED = List.of("process_start_time_seconds");
    private static final List<String> TTFT = List.of("vllm:time_to_first_token_seconds");
    private static final List<String> ITL =
            List.of("vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds");
    private static final List<String> TPOT = List.of("vllm:request_time_per_output_token_seconds");
    private static final List<String> QUEUE = List.of("vllm:request_queue_time_seconds");
    private static final List<String> TRANSFER = List.of("vllm:nixl_xfer_time_seconds");

    /** All families that are read. */
    static final List<String> FAMILIES = List.of(
                    RUNNING,
                    WAITING,
                    WAITING_BY_REASON,
                    KV_USAGE,
                    CACHE_CONFIG,
                    SLEEP,
                    PROMPT,
                    BY_SOURCE,
                    CACHED,
                    GENERATION,
                    FINISHED,
                    PREEMPTIONS,
                    STARTED,
                    TTFT,
                    ITL,
                    TPOT,
                    QUEUE,
                    TRANSFER)
            .stream()
            .flatMap(List::stream)
            .toList();

    private final ServedModel model;

    VllmReader(ModelNames names) {
        this.model = new ServedModel(names, "model_name");
    }

    /**
     * Reads a body.
     *
     * @param body the parsed answer
     * @param instance who answered, for the sentence that says why nothing could be read
     * @param at when it was asked
     */
    Reading<EngineSample> read(ParsedBody body, String instance, Instant at) {
        return switch (body) {
            case ParsedBody.Refused refused ->
                Reading.missing(refused.code(), "the answer of " + instance + " " + refused.why());
            case Exposition exposition -> read(exposition, instance, at);
        };
    }

    private Reading<EngineSample> read(Exposition body, String instance, Instant at) {
        Signals signals = new Signals(body, model::select);
        if (body.names().stream().noneMatch(name -> name.startsWith("vllm:"))) {
            return missing(MissingReason.NotMetrics, instance, "has no vLLM metrics");
        }
        if (asleep(signals)) {
            return missing(MissingReason.Asleep, instance, "says that the engine sleeps");
        }
        List<Exposition.Sample> running = body.samples(RUNNING.getFirst());
        if (!running.isEmpty() && model.select(running).isEmpty()) {
            return missing(
                    MissingReason.Implausible,
                    instance,
                    "is about the model " + model.served(running) + " and not about "
                            + model.names().name() + "; add the served name to spec.model.aliases if they are one");
        }
        String lacking = lacking(body, signals);
        if (!lacking.isEmpty()) {
            return missing(MissingReason.Truncated, instance, "lacks " + lacking + " and seems to be cut off");
        }
        Plausible plausible = new Plausible();
        EngineSample sample = sample(signals, plausible);
        if (!plausible.complaint().isEmpty()) {
            return missing(MissingReason.Implausible, instance, "is impossible: " + plausible.complaint());
        }
        if (sample.running().isEmpty()) {
            return missing(MissingReason.Implausible, instance, "gives no usable number of running requests");
        }
        return Reading.fresh(sample, at);
    }

    private static Reading<EngineSample> missing(MissingReason code, String instance, String what) {
        return Reading.missing(code, "the answer of " + instance + " " + what);
    }

    private static boolean asleep(Signals signals) {
        OptionalDouble awake = signals.sum(SLEEP, labels -> "awake".equals(labels.get("sleep_state")));
        return awake.isPresent() && awake.getAsDouble() == 0;
    }

    /** What every body of this engine has and this one has not; empty when nothing is lacking. */
    private static String lacking(Exposition body, Signals signals) {
        if (!body.has(RUNNING.getFirst())) {
            return RUNNING.getFirst();
        }
        if (!body.has(WAITING.getFirst()) && !body.has(WAITING_BY_REASON.getFirst())) {
            return WAITING.getFirst();
        }
        boolean anyFinished = signals.sum(FINISHED).orElse(0) > 0;
        return anyFinished && !body.has(TTFT.getFirst() + "_count") ? TTFT.getFirst() : "";
    }

    private static EngineSample sample(Signals signals, Plausible plausible) {
        OptionalDouble capacity = signals.sum(WAITING_BY_REASON, labels -> "capacity".equals(labels.get("reason")));
        OptionalDouble deferred = signals.sum(WAITING_BY_REASON, labels -> "deferred".equals(labels.get("reason")));
        OptionalDouble prompt = plausible.counter(PROMPT.getFirst(), signals.sum(PROMPT));
        return EngineSample.builder()
                .running(plausible.requests(RUNNING.getFirst(), signals.sum(RUNNING)))
                .waitingForCapacity(
                        plausible.requests(WAITING.getFirst(), capacity.isPresent() ? capacity : signals.sum(WAITING)))
                .waitingDeferred(plausible.requests(WAITING_BY_REASON.getFirst(), deferred))
                .kvUsage(plausible.share(KV_USAGE.getFirst(), signals.max(KV_USAGE)))
                .kvCapacityTokens(kvCapacity(signals))
                .computedPromptTokensTotal(computed(signals, prompt, plausible))
                .promptTokensTotal(prompt)
                .generationTokensTotal(plausible.counter(GENERATION.getFirst(), signals.sum(GENERATION)))
                .requestsTotal(plausible.counter(FINISHED.getFirst(), signals.sum(FINISHED)))
                .preemptionsTotal(plausible.counter(PREEMPTIONS.getFirst(), signals.sum(PREEMPTIONS)))
                .startedAt(signals.max(STARTED))
                .ttft(signals.histogram(TTFT))
                .itl(signals.histogram(ITL))
                .tpot(signals.histogram(TPOT))
                .queue(signals.histogram(QUEUE))
                .transfer(signals.histogram(TRANSFER))
                .build();
    }

    /** Computed here; for versions that do not say, all but the cached ones, which is rather too much than too little. */
    private static OptionalDouble computed(Signals signals, OptionalDouble prompt, Plausible plausible) {
        OptionalDouble computed = plausible.counter(
                BY_SOURCE.getFirst(), signals.sum(BY_SOURCE, labels -> "local_compute".equals(labels.get("source"))));
        if (computed.isPresent() || prompt.isEmpty()) {
            return computed;
        }
        double cached = signals.sum(CACHED).orElse(0);
        return OptionalDouble.of(Math.max(0, prompt.getAsDouble() - cached));
    }

    /** Blocks × tokens per block, summed over the ranks; unknown when one of them does not tell. */
    private static OptionalDouble kvCapacity(Signals signals) {
        double tokens = 0;
        for (Exposition.Sample sample : signals.plain(CACHE_CONFIG, labels -> true)) {
            OptionalDouble size = whole(sample.labels().get("block_size"));
            OptionalDouble blocks = whole(sample.labels().get("num_gpu_blocks"));
            if (size.isEmpty() || blocks.isEmpty()) {
                return OptionalDouble.empty();
            }
            tokens += size.getAsDouble() * blocks.getAsDouble();
        }
        return tokens > 0 ? OptionalDouble.of(tokens) : OptionalDouble.empty();
    }

    private static OptionalDouble whole(String text) {
        return text.matches("[0-9]{1,15}") ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
    }
}
