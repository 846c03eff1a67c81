// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.ModelNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EppReaderTest {
    private static final String[] FAMILIES = EppReader.FAMILIES.toArray(String[]::new);

    @Test
    void readsArrivalsAtOnceAndTokensAtCompletion() {
        RouterSample sample = read("gie-epp.prom", Bodies.LLAMA).ifFresh().orElseThrow();

        assertThat(sample.requestsTotal()).hasValue(90210);
        assertThat(sample.running()).hasValue(412);
        assertThat(sample.queued()).hasValue(66);
        assertThat(sample.inputTokensTotal()).isEmpty();
        assertThat(sample.completedInputTokens().orElseThrow().sum()).isEqualTo(3.790759e+06);
        assertThat(sample.completedOutputTokens().orElseThrow().count()).isEqualTo(1200);
        assertThat(Bodies.quantile(sample.ttft().orElseThrow(), 0.95).orElseThrow())
                .isCloseTo(3.694444, within(1e-6));
        assertThat(sample.tpot().orElseThrow().mean().orElseThrow()).isCloseTo(77.711405 / 3000, within(1e-9));
    }

    @Test
    void deprecatedTwinsAreReadAloneButNeverAdded() {
        String old = new String(Bodies.bytes("gie-epp.prom"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.contains("llm_d_epp_request_total"))
                .reduce("", (all, line) -> all + line + "\n");
        ParsedBody parsed = Bodies.parseText(old, FAMILIES);

        assertThat(new EppReader(Bodies.LLAMA)
                        .read(parsed, "epp", Bodies.NOW)
                        .ifFresh()
                        .orElseThrow()
                        .requestsTotal())
                .hasValue(90210);
    }

    @Test
    void requestsOfAnotherModelAreNotThisDemand() {
        RouterSample sample = read("gie-epp.prom", new ModelNames("other", List.of()))
                .ifFresh()
                .orElseThrow();

        assertThat(sample.requestsTotal()).isEmpty();
        assertThat(sample.ttft()).isEmpty();
    }

    @Test
    void theDurationOfAWholeAnswerIsNoFirstTokenTime() {
        String name = "llm_d_epp_request_ttft_seconds";
        String body = name + "_sum{streaming=\"true\"} 2\n" + name + "_count{streaming=\"true\"} 4\n" + name
                + "_sum{streaming=\"false\"} 900\n" + name + "_count{streaming=\"false\"} 30\n";

        assertThat(new EppReader(Bodies.LLAMA)
                        .read(Bodies.parseText(body, FAMILIES), "epp", Bodies.NOW)
                        .ifFresh()
                        .orElseThrow()
                        .ttft()
                        .orElseThrow()
                        .mean())
                .hasValue(0.5);
    }

    @Test
    void anotherServersBodyIsRefused() {
        assertThat(read("vllm-decode.prom", Bodies.LLAMA)).isInstanceOfSatisfying(Reading.Missing.class, missing -> {
            assertThat(missing.code()).isEqualTo(MissingReason.NotMetrics);
            assertThat(missing.reason()).contains("epp");
        });
    }

    private static Reading<RouterSample> read(String file, ModelNames names) {
        return new EppReader(names).read(Bodies.parse(file, FAMILIES), "epp", Bodies.NOW);
    }
}
