// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static dev.leadline.observe.Bodies.exposition;
import static dev.leadline.observe.Bodies.parse;
import static dev.leadline.observe.Bodies.parseText;
import static dev.leadline.observe.Bodies.read;
import static dev.leadline.observe.Bodies.signals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.MissingReason;
import dev.leadline.testkit.ForAll;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every trap of {@code expositions/hostile} that is the parser's to solve. */
class ExpositionParserTest {
    private static final String RUNNING = "vllm:num_requests_running";
    private static final String WAITING = "vllm:num_requests_waiting";
    private static final String QUEUE = "vllm:request_queue_time_seconds";

    @ParameterizedTest
    @CsvSource({
        "html-error-page.prom,NotMetrics",
        "json-instead.prom,NotMetrics",
        "binary.prom,NotMetrics",
        "empty.prom,NotMetrics",
        "whitespace-only.prom,NotMetrics",
        "invalid-utf8.prom,NotMetrics",
        "truncated-midline.prom,Truncated"
    })
    void refusesWhatIsNoMetricsBody(String file, MissingReason reason) {
        assertThat(parse("hostile/" + file, RUNNING)).isInstanceOfSatisfying(ParsedBody.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(reason);
            assertThat(refused.why()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"404 page not found\n", "Service Unavailable\n", "upstream connect error", "[1,2]\n", "{}\n"})
    void refusesProse(String body) {
        assertThat(parseText(body, RUNNING))
                .isInstanceOfSatisfying(
                        ParsedBody.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(MissingReason.NotMetrics));
    }

    @ParameterizedTest
    @CsvSource({"no-trailing-newline.prom,4", "huge-label.prom,4"})
    void readsLegalBodies(String file, double running) {
        assertThat(signals(read("hostile/" + file, RUNNING)).sum(List.of(RUNNING)))
                .hasValue(running);
    }

    @Test
    void readsTheSmallestBody() {
        assertThat(signals(read("hostile/tiny-valid.prom", "x")).sum(List.of("x")))
                .hasValue(1);
    }

    @Test
    void valuesThatAreNoNumbersAreAbsentAndNeverZero() {
        Exposition body = read(
                "hostile/nan-and-inf.prom",
                WAITING,
                RUNNING,
                "vllm:kv_cache_usage_perc",
                "vllm:prompt_tokens_total",
                "vllm:time_to_first_token_seconds");

        for (String name : List.of(WAITING, RUNNING, "vllm:kv_cache_usage_perc", "vllm:prompt_tokens_total")) {
            assertThat(body.has(name)).isTrue();
            assertThat(signals(body).sum(List.of(name))).as(name).isEmpty();
            assertThat(signals(body).max(List.of(name))).as(name).isEmpty();
        }
        assertThat(signals(body).histogram(List.of("vllm:time_to_first_token_seconds")))
                .isEmpty();
    }

    @Test
    void unescapesLabelValues() {
        Exposition body = read("hostile/escaped-labels.prom", RUNNING);

        assertThat(body.samples(RUNNING))
                .extracting(sample -> sample.labels().get("model_name"))
                .containsExactly(
                        "quote \" brace } comma , equals = hash # end",
                        "back\\slash and new\nline",
                        "",
                        "通义千问/Qwen-🚀",
                        "trailing-comma",
                        "spaces");
        assertThat(body.samples(RUNNING))
                .extracting(Exposition.Sample::value)
                .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    }

    @Test
    void readsOpenMetricsLikeTheClassicForm() {
        Exposition body = read(
                "hostile/openmetrics-exemplars.om", "vllm:time_to_first_token_seconds", "vllm:generation_tokens_total");

        assertThat(signals(body).histogram(List.of("vllm:time_to_first_token_seconds")))
                .hasValueSatisfying(ttft -> {
                    assertThat(ttft.sum()).isEqualTo(14.2);
                    assertThat(ttft.count()).isEqualTo(33);
                    assertThat(ttft.buckets()).containsEntry(0.1, 12.0).containsEntry(1.0, 31.0);
                });
        assertThat(signals(body).sum(List.of("vllm:generation_tokens_total"))).hasValue(1024);
        assertThat(body.type("vllm:generation_tokens_total")).contains(MetricType.Counter);
    }

    @Test
    void anOpenMetricsBodyWithoutItsEndIsCutOff() {
        byte[] body = "# TYPE x gauge\nx 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(new ExpositionParser(List.of("x")).parse(body, body.length, true, Bodies.NOW))
                .isInstanceOfSatisfying(
                        ParsedBody.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(MissingReason.Truncated));
    }

    @Test
    void aSeriesThatStandsTwiceCountsOnceByItsFirstLine() {
        Exposition body = read("hostile/duplicate-series.prom", WAITING, RUNNING);

        assertThat(body.samples(WAITING)).extracting(Exposition.Sample::value).containsExactly(4.0, 1.0);
        assertThat(body.type(WAITING)).contains(MetricType.Gauge);
        assertThat(body.samples(RUNNING)).as("a label named twice is ambiguous").isEmpty();
        assertThat(body.spoiled(RUNNING)).isTrue();
    }

    @Test
    void aCutAtALineEndParses() {
        Exposition body = read("hostile/truncated-at-line.prom", RUNNING, "vllm:time_to_first_token_seconds");

        assertThat(signals(body).sum(List.of(RUNNING))).hasValue(94);
        assertThat(body.has("vllm:time_to_first_token_seconds_count")).isFalse();
    }

    @Test
    void dropsASeriesWithAHugeLabelAndKeepsTheRest() {
        Exposition body = read("hostile/huge-label.prom", "vllm:lora_requests_info", RUNNING);

        assertThat(body.samples("vllm:lora_requests_info")).isEmpty();
        assertThat(signals(body).sum(List.of(RUNNING))).hasValue(4);
    }

    @ParameterizedTest
    @CsvSource({"sglang-gauge-era.prom of hostile,true", "sglang-decode.prom,false"})
    void theTypeComesFromTheBody(String file, boolean gauge) {
        String name = "sglang:kv_transfer_latency_ms";
        Exposition body = read(file.endsWith(" of hostile") ? "hostile/sglang-gauge-era.prom" : file, name);

        assertThat(signals(body).sum(List.of(name)).isPresent()).isEqualTo(gauge);
        assertThat(signals(body).histogram(List.of(name)).isPresent()).isEqualTo(!gauge);
    }

    @Test
    void bucketsThatContradictEachOtherLeaveSumAndCount() {
        Exposition body = read("hostile/histogram-broken.prom", QUEUE);

        for (String model : List.of("non-monotone", "count-disagrees")) {
            assertThat(signals(body, model).histogram(List.of(QUEUE))).as(model).hasValueSatisfying(histogram -> {
                assertThat(histogram.count()).isPositive();
                assertThat(histogram.buckets()).isEmpty();
            });
        }
    }

    @Test
    void aMissingLastBucketIsPutBackFromTheCount() {
        Exposition body = read("hostile/histogram-broken.prom", QUEUE);

        assertThat(signals(body, "no-inf-bucket").histogram(List.of(QUEUE)))
                .hasValueSatisfying(
                        histogram -> assertThat(histogram.buckets()).containsEntry(Double.POSITIVE_INFINITY, 11.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-le", "missing-le", "unsorted", "le-spelled-twice"})
    void aHistogramWithoutSumOrCountIsAbsent(String model) {
        assertThat(signals(read("hostile/histogram-broken.prom", QUEUE), model).histogram(List.of(QUEUE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad-le", "missing-le"})
    void aBucketWithoutABoundGivesUpTheBuckets(String model) {
        assertThat(completed(model)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"unsorted,3", "le-spelled-twice,2"})
    void bucketsAreSortedAndABoundSpelledTwiceIsOne(String model, int buckets) {
        assertThat(completed(model)).hasSize(buckets);
    }

    /** The buckets of the file with the sum and count that it lacks. */
    private static Map<Double, Double> completed(String model) {
        String count = model.equals("unsorted") ? "9" : model.equals("le-spelled-twice") ? "6" : "1";
        String labels = "{engine=\"0\",model_name=\"" + model + "\"} ";
        String body = new String(Bodies.bytes("hostile/histogram-broken.prom"), StandardCharsets.UTF_8) + QUEUE
                + "_count" + labels + count + "\n" + QUEUE + "_sum" + labels + "3\n";
        return signals(exposition(parseText(body, QUEUE)), model)
                .histogram(List.of(QUEUE))
                .orElseThrow()
                .buckets();
    }

    @Test
    void readsWindowsLineEndsTabsAndBareComments() {
        Exposition body = read("hostile/crlf-tabs-comments.prom", RUNNING, WAITING);

        assertThat(signals(body).sum(List.of(RUNNING))).hasValue(4);
        assertThat(signals(body).sum(List.of(WAITING))).hasValue(2);
    }

    @Test
    void onlySamplesOfNowAreCurrent() {
        Exposition body = read("hostile/explicit-timestamps.prom", RUNNING);

        assertThat(signals(body, "fresh").sum(List.of(RUNNING))).hasValue(4);
        for (String model : List.of("six-hours-old", "in-the-future", "seconds-not-millis", "negative")) {
            assertThat(signals(body, model).sum(List.of(RUNNING))).as(model).isEmpty();
        }
    }

    @Test
    void readsQuotedNames() {
        Exposition body = read("hostile/utf8-names.prom", "vllm.num_requests_running");

        assertThat(signals(body).sum(List.of("vllm.num_requests_running"))).hasValue(9);
        assertThat(body.samples("vllm.num_requests_running").getFirst().labels().get("model.name"))
                .isEqualTo("m");
        assertThat(body.type("vllm.num_requests_running")).contains(MetricType.Gauge);
    }

    @Test
    void ofAMultiProcessServerTheNewestProcessCounts() {
        String waiting = "trtllm_num_requests_waiting";
        String usage = "trtllm_kv_cache_utilization";
        Signals signals = signals(read("hostile/multiproc-dead-pid.prom", waiting, usage));

        assertThat(signals.sum(List.of(waiting))).hasValue(9);
        assertThat(signals.max(List.of(usage))).hasValue(0.74);
    }

    @Test
    void aLineThatCannotBeReadSpoilsOnlyItsMetric() {
        Exposition body = exposition(parseText("a 1\nb{x=\"1\"} one\nb{x=\"2\"} 2\nc 3\n", "a", "b", "c"));

        assertThat(signals(body).sum(List.of("a"))).hasValue(1);
        assertThat(signals(body).sum(List.of("b"))).isEmpty();
        assertThat(signals(body).sum(List.of("c"))).hasValue(3);
    }

    @Test
    void everyCutOfABodyIsEitherRefusedOrReadWithoutAChangedValue() {
        byte[] whole = Bodies.bytes("vllm-decode.prom");
        String[] families = VllmReader.FAMILIES.toArray(String[]::new);
        Exposition all = exposition(parse(whole, families));
        ForAll.forAll(11, 400, random -> random.nextInt(1, whole.length), cut -> {
            // A value that is cut inside its digits is only told apart by the length of the answer, not by its text.
            int end = cut;
            while (end > 0 && whole[end - 1] != '\n' && whole[end - 1] != '}') {
                end--;
            }
            if (parse(Arrays.copyOf(whole, end), families) instanceof Exposition part) {
                for (String name : part.names()) {
                    assertThat(all.samples(name)).containsAll(part.samples(name));
                }
            }
        });
    }

    @Test
    void arbitraryBytesNeverEscapeAsAnException() {
        byte[] whole = Bodies.bytes("vllm-decode.prom");
        ForAll.forAll(
                23,
                400,
                random -> {
                    byte[] broken = Arrays.copyOf(whole, 4_000);
                    for (int i = 0; i < 40; i++) {
                        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                    }
                    return broken;
                },
                broken -> assertThat(parse(broken, RUNNING, WAITING)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1e+308",
                "5.1568e+06",
                "1.76390000012e+09",
                "0.87364016736",
                "123456789012345678",
                "1234567890123456789012",
                "4.9e-324",
                "1E5",
                ".5",
                "5.",
                "+3",
                "1e-7",
                "0.1"
            })
    void readsNumbersExactly(String text) {
        NumberReader number = new NumberReader();
        byte[] spelled = text.getBytes(StandardCharsets.UTF_8);

        assertThat(number.read(spelled, 0, spelled.length)).isTrue();
        assertThat(number.value()).isEqualTo(Double.parseDouble(text));
    }

    @Test
    void readsRandomNumbersExactly() {
        NumberReader number = new NumberReader();
        ForAll.forAll(5, 5_000, random -> random.nextDouble() * Math.pow(10, random.nextInt(-30, 30)), value -> {
            byte[] spelled = Double.toString(value).getBytes(StandardCharsets.UTF_8);
            assertThat(number.read(spelled, 0, spelled.length)).isTrue();
            assertThat(number.value()).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "0x1p3", "1_000", "--1", "1e", "one", "1e+", "."})
    void refusesWhatSpellsNoNumber(String text) {
        byte[] spelled = text.getBytes(StandardCharsets.UTF_8);

        assertThat(new NumberReader().read(spelled, 0, spelled.length)).isFalse();
    }

    @Test
    void aFamilyThatIsAHistogramInSpiteOfItsNameIsNoCounter() {
        Exposition body = read("vllm-decode.prom", "vllm:iteration_tokens_total");

        assertThat(signals(body).sum(List.of("vllm:iteration_tokens_total"))).isEqualTo(OptionalDouble.empty());
        assertThat(signals(body).histogram(List.of("vllm:iteration_tokens_total")))
                .hasValueSatisfying(histogram -> assertThat(histogram.count()).isEqualTo(4200));
    }
}
