// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.Role;
import dev.leadline.units.Replicas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyParserTest {

    private static final Path SAMPLES = Path.of("src", "test", "resources", "policies");
    private static final String MINIMAL = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: a}
            spec:
              model: {name: m}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - name: all
                role: Aggregated
                target: {apiVersion: apps/v1, kind: Deployment, name: d}
                replicas: {max: 4}
            """;

    static Stream<Path> valid() throws IOException {
        return Stream.concat(samples("valid"), samples("../../../../../src/docs/examples"));
    }

    static Stream<Path> invalid() throws IOException {
        return samples("invalid");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takesEveryValidSampleAndEveryExampleOfTheDocs(Path sample) throws IOException {
        assertThat(PolicyParser.parse(Files.readString(sample))).isInstanceOf(ParsedPolicy.Valid.class);
    }

    /** {@code -Dleadline.rewrite=true} writes the expectations anew; read the difference before it is committed. */
    @ParameterizedTest
    @MethodSource("invalid")
    void saysEverythingThatIsWrongWithAnInvalidSample(Path sample) throws IOException {
        List<Violation> violations = Policies.violations(Files.readString(sample));
        String report = violations.stream()
                .map(violation ->
                        """
                        %s
                          value: %s
                          rule:  %s
                          hint:  %s
                        """.formatted(violation.path(), violation.value(), violation.rule(), violation.hint()))
                .collect(Collectors.joining());
        Path expected = Path.of(sample.toString().replace(".yaml", ".expected"));
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.writeString(expected, report);
        }
        assertThat(report).isEqualTo(Files.readString(expected));
    }

    @Test
    void fillsEveryDefaultOfTheContract() {
        ScalingPolicy policy = Policies.valid(MINIMAL).policy();

        assertThat(policy.key()).isEqualTo(new PolicyKey("default", "a"));
        assertThat(policy.mode()).isEqualTo(Mode.Advise);
        assertThat(policy.model().aliases()).isEmpty();
        assertThat(policy.objectives().timeToFirstTokenPer1kInput()).isZero();
        assertThat(policy.pools()).singleElement().satisfies(pool -> {
            assertThat(pool.replicas()).isEqualTo(ReplicaBounds.of(1, 4));
            assertThat(pool.actuation()).isEqualTo(Actuation.Scale);
            assertThat(pool.endpoint()).isEqualTo(new EngineEndpoint("auto", 8000, "/metrics", "http"));
            assertThat(pool.costPerAcceleratorHour()).isEmpty();
            assertThat(pool.profile()).isEmpty();
        });
        assertThat(policy.ratio()).isEmpty();
        assertThat(policy.sources()).isEqualTo(Sources.SCRAPE);
        assertThat(policy.forecast()).isEqualTo(new ForecastSettings(true, Duration.ofDays(14), List.of()));
        assertThat(policy.leadTime()).isEqualTo(new LeadTime.Auto());
        assertThat(policy.behavior()).isEqualTo(Behavior.FREE);
        assertThat(policy.drain()).isEmpty();
        assertThat(policy.scaleToZeroAfterIdle()).isEmpty();
        assertThat(policy.schedule()).isEmpty();
        assertThat(policy.events()).isEmpty();
        assertThat(policy.calendar()).isEmpty();
        assertThat(policy.fallback()).isEqualTo(new Fallback(Duration.ofMinutes(1), Duration.ofMinutes(10), Map.of()));
        assertThat(policy.budget()).isEmpty();
        assertThat(policy.priority()).isZero();
    }

    @Test
    void readsTheExampleOfTheDesign() throws IOException {
        ScalingPolicy policy = Policies.valid(Files.readString(SAMPLES.resolve("valid/disaggregated.yaml")))
                .policy();

        assertThat(policy.key()).hasToString("inference/qwen3-32b");
        assertThat(policy.poolsOf(Role.Prefill))
                .singleElement()
                .extracting(Pool::name)
                .isEqualTo("prefill");
        assertThat(policy.objectives().firstTokenSeconds(4000)).isEqualTo(2.6);
        assertThat(policy.behavior().scaleUp().orElseThrow().maxStep()).contains(new Behavior.Percent(100));
        assertThat(policy.behavior().scaleDown().orElseThrow().period()).contains(Duration.ofMinutes(1));
        assertThat(policy.fallback().replicas()).containsEntry("decode", Replicas.of(2));
        assertThat(policy.events())
                .singleElement()
                .extracting(PlannedEvent::demandFactor)
                .isEqualTo(2.5);
    }

    @Test
    void keepsTheDocumentAsItWasGivenWithoutDefaults() throws IOException {
        PolicyDocument document = Policies.valid(Files.readString(SAMPLES.resolve("valid/aggregated.json")))
                .document();

        assertThat(document.resourceVersion()).contains("8123");
        assertThat(document.generation()).contains(4L);
        assertThat(document.toTree()).containsKeys("apiVersion", "kind", "metadata", "spec", "status");
        assertThat(document.toTree().toString())
                .contains("managedFields", "a \"quoted\" / word …", "scaleToZero={}")
                .doesNotContain("priority", "ratio=");
        assertThat(PolicyParser.parseTree(document.toTree()))
                .isEqualTo(PolicyParser.parse(PolicyPrinter.yaml(document.toTree())));
    }

    @Test
    void namesSourceDocumentAndLineInFilesOfSeveralPolicies() {
        String second = MINIMAL.replace("name: a}", "name: b}").replace("max: 4", "max: 0");
        List<ParsedPolicy> parsed = PolicyParser.parseAll(MINIMAL + "---\n" + second + "---\n" + MINIMAL, "team.yaml");

        assertThat(parsed).hasSize(3);
        assertThat(parsed.get(0)).isInstanceOf(ParsedPolicy.Valid.class);
        assertThat(Policies.violations(parsed.get(1)))
                .extracting(Violation::path)
                .containsExactly("team.yaml document 2 line 23: spec.pools[0].replicas.max");
        assertThat(Policies.violations(parsed.get(2))).singleElement().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo("team.yaml document 3 line 25: metadata.name");
            assertThat(violation.rule()).contains("document 1");
        });
    }

    @Test
    void readsWhatEditorsAndJsonWritersMakeOfAPolicy() throws IOException {
        String json = Files.readString(SAMPLES.resolve("valid/aggregated.json"));
        String emoji = json.replace("\\u2026", "\\ud83d\\ude00");

        assertThat(Policies.valid(MINIMAL.replace("\n", "\r\n"))).isEqualTo(Policies.valid(MINIMAL));
        assertThat(Policies.valid("\ufeff" + MINIMAL)).isEqualTo(Policies.valid(MINIMAL));
        assertThat(Policies.valid("---\n" + MINIMAL + "...\n")).isEqualTo(Policies.valid(MINIMAL));
        assertThat(Policies.valid(json.replace("\n", "").replace("\t", ""))).isEqualTo(Policies.valid(json));
        assertThat(Policies.valid(emoji).document().toTree().toString()).contains("word \ud83d\ude00");
    }

    @Test
    void refusesTextsBeyondEveryLimitWithoutReadingThem() {
        assertThat(Policies.violations("#".repeat((1 << 20) + 1)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.rule()).contains("1048576"));
        assertThat(Policies.violations("[".repeat(500_000))).isNotEmpty();
        assertThat(Policies.violations("{a: ".repeat(200_000))).isNotEmpty();
        assertThat(Policies.violations("- ".repeat(300_000))).isNotEmpty();
    }

    private static Stream<Path> samples(String folder) throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
            List<Path> sorted = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".expected"))
                    .sorted()
                    .toList();
            assertThat(sorted).isNotEmpty();
            return sorted.stream();
        }
    }
}
