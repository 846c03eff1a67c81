// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.policy.ModelNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VllmReaderTest {
    private static final String WAITING = "vllm:num_requests_waiting";

    @Test
    void readsAPrefillEngine() {
        EngineSample sample = good(read("vllm-prefill.prom"));

        assertThat(sample.running()).hasValue(7);
        assertThat(sample.waitingForCapacity()).hasValue(23);
        assertThat(sample.waitingDeferred()).hasValue(0);
        assertThat(sample.waitingTokens()).isEmpty();
        assertThat(sample.kvUsage()).hasValue(0.31718061674);
        assertThat(sample.kvCapacityTokens()).hasValue(18160 * 16);
        assertThat(sample.promptTokensTotal()).hasValue(5274000);
        assertThat(sample.computedPromptTokensTotal()).hasValue(3111660);
        assertThat(sample.generationTokensTotal()).hasValue(1800);
        assertThat(sample.busySecondsTotal()).isEmpty();
        assertThat(p95(sample.ttft())).isCloseTo(2.332558, within(1e-6));
        assertThat(p95(sample.queue())).isCloseTo(0.624752, within(1e-6));
    }

    @Test
    void readsADecodeEngine() {
        EngineSample sample = good(read("vllm-decode.prom"));

        assertThat(sample.running()).hasValue(94);
        assertThat(sample.waitingForCapacity()).hasValue(1);
        assertThat(sample.waitingDeferred()).hasValue(4);
        assertThat(sample.kvUsage()).hasValue(0.87364016736);
        assertThat(sample.kvCapacityTokens()).hasValue(17925 * 16);
        assertThat(sample.promptTokensTotal()).hasValue(5156800);
        assertThat(sample.computedPromptTokensTotal()).hasValue(46412);
        assertThat(sample.generationTokensTotal()).hasValue(610720);
        assertThat(sample.requestsTotal()).hasValue(1760);
        assertThat(sample.preemptionsTotal()).hasValue(38);
        assertThat(sample.startedAt()).hasValue(1.76390000012e+09);
        assertThat(p95(sample.ttft())).isCloseTo(0.183777, within(1e-6));
        assertThat(p95(sample.itl())).isCloseTo(0.047223, within(1e-6));
        assertThat(p95(sample.queue())).isCloseTo(0.285, within(1e-6));
        assertThat(sample.tpot().orElseThrow().count()).isEqualTo(1760);
        assertThat(sample.transfer().orElseThrow().sum()).isEqualTo(37.16983011357522);
    }

    @Test
    void readsOlderNames() {
        EngineSample sample = good(read("hostile/vllm-legacy-names.prom"));

        assertThat(sample.running()).hasValue(94);
        assertThat(sample.waitingForCapacity()).hasValue(5);
        assertThat(sample.waitingDeferred()).isEmpty();
        assertThat(sample.kvUsage()).hasValue(0.87364016736);
        assertThat(p95(sample.itl())).isCloseTo(0.047223, within(1e-6));
        assertThat(sample.computedPromptTokensTotal()).hasValue(5156800);
    }

    @Test
    void aMissingKvMetricIsAbsentAndTheRestIsRead() {
        EngineSample sample = good(read("hostile/missing-kv-metric.prom"));

        assertThat(sample.kvUsage()).isEmpty();
        assertThat(sample.running()).hasValue(94);
    }

    @Test
    void aBodyCutAtALineEndIsMissedByWhatEveryBodyHas() {
        assertThat(why(read("hostile/truncated-at-line.prom"))).isEqualTo(MissingReason.Truncated);
    }

    @Test
    void aSleepingEngineIsNeitherIdleNorCapacity() {
        assertThat(why(read("hostile/sleeping-engine.prom", "m"))).isEqualTo(MissingReason.Asleep);
    }

    @Test
    void countsAreSummedOverRanksAndTheFullestCacheShows() {
        EngineSample sample = good(read("hostile/dp-ranks-skewed.prom", "m"));

        assertThat(sample.running()).hasValue(30 + 31 + 32 + 33 + 34 + 36 + 37);
        assertThat(sample.waitingForCapacity()).hasValue(60);
        assertThat(sample.kvUsage()).hasValue(0.99);
    }

    @Test
    void oneEngineUnderTwoNamesCountsOnceAndAnotherModelNever() {
        String body = text("hostile/two-served-names.prom") + WAITING + "{engine=\"0\",model_name=\"llama-70b\"} 0\n";
        EngineSample sample = good(readText(body, new ModelNames("llama-70b", List.of("llama-70b-alias"))));

        assertThat(sample.running()).hasValue(12);
        assertThat(sample.generationTokensTotal()).hasValue(100);
    }

    @Test
    void anAliasAloneCounts() {
        String body = text("hostile/two-served-names.prom") + WAITING + "{engine=\"0\",model_name=\"llama-70b\"} 0\n";

        assertThat(good(readText(body, new ModelNames("other", List.of("llama-70b-alias"))))
                        .running())
                .hasValue(12);
    }

    @Test
    void anEngineOfAnotherModelSaysWhichOneItServes() {
        assertThat(read("vllm-decode.prom", "Qwen/Qwen3-32B"))
                .isInstanceOfSatisfying(
                        Reading.Missing.class,
                        missing -> assertThat(missing.reason())
                                .contains("d-0")
                                .contains("meta-llama/Llama-3.3-70B-Instruct")
                                .contains("spec.model.aliases"));
    }

    @Test
    void impossibleValuesAreRefusedWithTheirName() {
        for (String model : List.of("percent-not-ratio", "m")) {
            String body = text("hostile/out-of-range.prom")
                    + (model.equals("m") ? "" : valid(model))
                    + (model.equals("m") ? "" : WAITING + "{engine=\"0\",model_name=\"" + model + "\"} 0\n");
            assertThat(readText(body, new ModelNames(model, List.of())))
                    .isInstanceOfSatisfying(Reading.Missing.class, missing -> {
                        assertThat(missing.code()).isEqualTo(MissingReason.Implausible);
                        assertThat(missing.reason()).contains("vllm:");
                    });
        }
    }

    @Test
    void aHairAboveFullIsFull() {
        String body = text("hostile/out-of-range.prom")
                + valid("ratio-slightly-over")
                + WAITING + "{engine=\"0\",model_name=\"ratio-slightly-over\"} 0\n";

        assertThat(good(readText(body, new ModelNames("ratio-slightly-over", List.of())))
                        .kvUsage())
                .hasValue(1);
    }

    @Test
    void figuresThatAreNoNumbersMakeNoIdleEngine() {
        assertThat(why(read("hostile/nan-and-inf.prom", "m"))).isEqualTo(MissingReason.Implausible);
    }

    @Test
    void anAnswerOfAnotherKindOfServerIsNamedSo() {
        assertThat(why(read("gie-epp.prom"))).isEqualTo(MissingReason.NotMetrics);
    }

    private static String valid(String model) {
        return "vllm:num_requests_running{engine=\"0\",model_name=\"" + model + "\"} 1\n";
    }

    private static double p95(Optional<CumulativeHistogram> histogram) {
        return Bodies.quantile(histogram.orElseThrow(), 0.95).orElseThrow();
    }

    private static String text(String file) {
        return new String(Bodies.bytes(file), StandardCharsets.UTF_8);
    }

    private static Reading<EngineSample> read(String file) {
        return readText(text(file), Bodies.LLAMA);
    }

    private static Reading<EngineSample> read(String file, String model) {
        return readText(text(file), new ModelNames(model, List.of()));
    }

    private static Reading<EngineSample> readText(String body, ModelNames names) {
        ParsedBody parsed = Bodies.parseText(body, VllmReader.FAMILIES.toArray(String[]::new));
        Reading<EngineSample> reading = new VllmReader(names).read(parsed, "d-0", Bodies.NOW);
        if (reading instanceof Reading.Missing<EngineSample>(MissingReason code, String reason)) {
            assertThat(reason).contains("d-0");
        }
        return reading;
    }

    private static EngineSample good(Reading<EngineSample> reading) {
        return reading.ifFresh().orElseThrow(() -> new AssertionError(reading.toString()));
    }

    private static MissingReason why(Reading<EngineSample> reading) {
        if (reading instanceof Reading.Missing<EngineSample>(MissingReason code, String ignored)) {
            return code;
        }
        throw new AssertionError("not missing: " + reading);
    }
}
