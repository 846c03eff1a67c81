// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.ModelNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads what llm-d's endpoint picker (EPP) publishes. It still emits deprecated twins beside the canonical
 * {@code llm_d_epp_*} series; the canonical one wins and the two are never added.
 *
 * <p>Arrivals are counted at once; latencies and token counts only when a response ends, so tokens at arrival stay
 * unknown. First-token times count only for streamed responses, because for the others the figure is the whole duration.
 */
final class EppReader {
    private static final List<String> REQUESTS =
            List.of("llm_d_epp_request_total", "inference_objective_request_total", "inference_model_request_total");
    private static final List<String> RUNNING =
            List.of("llm_d_epp_request_running", "inference_objective_running_requests");
    private static final List<String> QUEUED =
            List.of("llm_d_epp_flow_control_queue_size", "inference_extension_flow_control_queue_size");
    private static final List<String> TTFT =
            List.of("llm_d_epp_request_ttft_seconds", "inference_objective_request_ttft_seconds");
    private static final List<String> TPOT =
            List.of("llm_d_epp_request_streaming_tpot_seconds", "inference_objective_request_streaming_tpot_seconds");
    private static final List<String> ITL =
            List.of("llm_d_epp_request_streaming_itl_seconds", "inference_objective_request_streaming_itl_seconds");
    private static final List<String> INPUT =
            List.of("llm_d_epp_request_input_tokens", "inference_objective_input_tokens");
    private static final List<String> CACHED =
            List.of("llm_d_epp_request_cached_tokens", "inference_objective_prompt_cached_tokens");
    private static final List<String> OUTPUT =
            List.of("llm_d_epp_request_output_tokens", "inference_objective_output_tokens");
    private static final List<String> ENDPOINTS = List.of("llm_d_epp_ready_endpoints", "inference_pool_ready_pods");

    /** All families that are read. */
    static final List<String> FAMILIES =
            List.of(REQUESTS, RUNNING, QUEUED, TTFT, TPOT, ITL, INPUT, CACHED, OUTPUT, ENDPOINTS).stream()
                    .flatMap(List::stream)
                    .toList();

    private final ModelNames names;

    EppReader(ModelNames names) {
        this.names = names;
    }

    /** Reads a body; {@code router} names who answered. */
    Reading<RouterSample> read(ParsedBody body, String router, Instant at) {
        return switch (body) {
            case ParsedBody.Refused refused ->
                Reading.missing(refused.code(), "the answer of " + router + " " + refused.why());
            case Exposition exposition -> read(exposition, router, at);
        };
    }

    private Reading<RouterSample> read(Exposition body, String router, Instant at) {
        if (body.names().stream().noneMatch(EppReader::ofPicker)) {
            return Reading.missing(
                    MissingReason.NotMetrics, "the answer of " + router + " has no metrics of an endpoint picker");
        }
        Signals signals = new Signals(body, this::ofModel);
        Plausible plausible = new Plausible();
        Optional<CumulativeHistogram> tpot = signals.histogram(TPOT);
        RouterSample sample = new RouterSample(
                plausible.counter(REQUESTS.getFirst(), signals.sum(REQUESTS)),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                signals.histogram(INPUT),
                signals.histogram(CACHED),
                signals.histogram(OUTPUT),
                plausible.requests(QUEUED.getFirst(), signals.sum(QUEUED)),
                OptionalDouble.empty(),
                plausible.requests(RUNNING.getFirst(), signals.sum(RUNNING)),
                signals.histogram(TTFT, labels -> !"false".equals(labels.get("streaming"))),
                tpot.isPresent() ? tpot : meanOf(signals.histogram(ITL)));
        return plausible.complaint().isEmpty()
                ? Reading.fresh(sample, at)
                : Reading.missing(
                        MissingReason.Implausible,
                        "the answer of " + router + " is impossible: " + plausible.complaint());
    }

    private static boolean ofPicker(String name) {
        return name.startsWith("llm_d_epp_") || name.startsWith("inference_");
    }

    /** Gaps between tokens give the mean per token, but not the tail of the mean per request. */
    private static Optional<CumulativeHistogram> meanOf(Optional<CumulativeHistogram> gaps) {
        return gaps.map(histogram -> CumulativeHistogram.of(histogram.sum(), histogram.count()));
    }

    /** A router may serve several models, and it names a request both as the client did and as the engine does. */
    private List<Exposition.Sample> ofModel(List<Exposition.Sample> samples) {
        return samples.stream().filter(sample -> covers(sample.labels())).toList();
    }

    private boolean covers(Labels labels) {
        String asked = labels.get("model_name");
        String target = labels.get("target_model_name");
        return (asked.isEmpty() && target.isEmpty()) || names.covers(asked) || names.covers(target);
    }
}
