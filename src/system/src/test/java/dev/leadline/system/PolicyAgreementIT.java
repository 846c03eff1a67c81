// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyLimits;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import dev.leadline.testkit.ForAll;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The parser decides what a policy may say, and the API server says the same as far as it can. It never refuses what the
 * parser takes; what only the parser refuses falls under a {@link ParserOnlyRule}, and every such rule is needed.
 */
class PolicyAgreementIT {

    private static final Path HOME = PlanePrograms.home();
    private static final Path SAMPLES = HOME.resolve("policies/src/test/resources/policies");
    private static final KubeTestbed testbed = KubeTestbed.shared();

    private final PolicyDryRun api = new PolicyDryRun(testbed.client());
    private final Map<String, Object> apart =
            valid(PolicyParser.parse(APART)).document().toTree();
    private final Map<String, Object> pushed =
            valid(PolicyParser.parse(PUSHED)).document().toTree();

    /** Every field of the language, and what depends on several. */
    private static final String APART = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: apart, labels: {team.example/name: chat}, annotations: {note: any text}}
            spec:
              mode: Advise
              model: {name: Qwen/Qwen3-32B, aliases: [qwen]}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, timeToFirstTokenPer1kInput: 150ms, interTokenLatency: 50ms}
              pools:
              - name: prefill
                role: Prefill
                target: {apiVersion: apps/v1, kind: Deployment, name: p}
                replicas: {min: 0, max: 16}
                actuation: Scale
                metrics: {engine: vllm, port: 8000, path: /metrics, scheme: http}
                accelerator: {costPerHour: "3.2"}
                capacity: {profile: qwen3-32b-h100-vllm-bf16-tp2}
              - name: decode
                role: Decode
                target: {apiVersion: apps/v1, kind: Deployment, name: d}
                replicas: {min: 1, max: 16}
              - name: decode-l40s
                role: Decode
                target: {apiVersion: apps/v1, kind: StatefulSet, name: d}
                replicas: {max: 8}
              ratio: {min: "0.25", max: "8"}
              sources: {router: {service: epp, port: 9090}, prometheus: {url: "http://prometheus:9090"}}
              forecast: {enabled: true, history: 14d, periods: [24h, 7d]}
              leadTime: auto
              behavior:
                scaleUp: {maxStep: "100%", period: 60s, stabilization: 0s}
                scaleDown: {maxStep: "1"}
              drain: {timeout: 300s, label: leadline.dev/accepting}
              scaleToZero: {afterIdle: 10m}
              schedule: [{cron: "0 8 * * MON-FRI", timeZone: Asia/Bangkok, duration: 10h, minReplicas: {prefill: 4, decode: 3}}]
              events: [{name: launch, from: "2026-12-01T08:00:00Z", to: "2026-12-01T12:00:00Z", demandFactor: "2.5"}]
              calendar: {country: DE, subdivision: BY}
              fallback: {staleAfter: 60s, hold: 10m, replicas: {prefill: 2, decode: 2}}
              budget: shared-gpus
              priority: 5
            """;

    private static final String PUSHED = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: pushed}
            spec:
              model: {name: m}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools: [{name: all, role: Aggregated, replicas: {max: 4}}]
              sources: {push: {}}
            """;

    @BeforeAll
    static void installTheDefinitions() {
        ChartCrds.provide(testbed);
        for (String namespace : List.of("inference", "outside")) {
            testbed.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @Test
    void bothTakeEveryValidSampleAndEveryExampleOfTheDocs() throws IOException {
        for (Path file : files(SAMPLES.resolve("valid"), HOME.resolve("src/docs/examples"))) {
            ParsedPolicy.Valid valid = valid(PolicyParser.parse(Files.readString(file)));
            Map<String, Object> tree = PolicyMutations.copy(valid.document().toTree());
            // A create with the version of another store is refused whatever else it says.
            Map<String, Object> metadata = PolicyMutations.mapping(tree, "metadata");
            metadata.keySet().removeAll(Set.of("resourceVersion", "uid", "generation", "managedFields"));
            tree.remove("status");
            assertSameVerdict(file.toString(), valid.policy().key().namespace(), tree);
        }
    }

    @Test
    void bothRefuseEveryInvalidSample() throws IOException {
        for (Path file : files(SAMPLES.resolve("invalid"))) {
            String text = Files.readString(file);
            assertThat(PolicyParser.parse(text)).isInstanceOf(ParsedPolicy.Invalid.class);
            PolicyDryRun.Answer answer = api.ofYaml("default", text);
            assertThat(answer.accepted()).as("%s: %s", file, answer.body()).isFalse();
        }
    }

    @Test
    void saySameWhateverStandsInAnyPlace() {
        assertSameVerdicts(3);
    }

    @Test
    @Tag("full")
    void saySameWhateverStandsInAnyPlaceWithoutLeavingAnyOut() {
        assertSameVerdicts(1);
    }

    /** Every so many-th of all values in all places. */
    private void assertSameVerdicts(int stride) {
        List<PolicyMutations.Mutation> mutations = new ArrayList<>();
        for (Map<String, Object> tree : List.of(apart, pushed)) {
            assertSameVerdict("base", "default", tree);
            mutations.addAll(PolicyMutations.all(tree));
        }
        int valid = 0;
        for (int i = 0; i < mutations.size(); i += stride) {
            PolicyMutations.Mutation mutation = mutations.get(i);
            valid += assertSameVerdict(mutation.what(), "default", mutation.policy()) ? 1 : 0;
        }
        assertThat(mutations).hasSizeGreaterThan(5000);
        assertThat(valid).isGreaterThan(100);
    }

    @Test
    void everyRuleThatIsLeftToTheParserIsNeeded() {
        Map<String, Object> nameless = PolicyMutations.copy(pushed);
        nameless.put("metadata", new LinkedHashMap<>(Map.of("generateName", "pushed-")));
        Map<ParserOnlyRule, Map<String, Object>> samples = new EnumMap<>(Map.of(
                ParserOnlyRule.LONGEST_DURATION, at("spec.leadTime", "3651d"),
                ParserOnlyRule.WHOLE_NUMBER_SPELLING, at("spec.priority", 3.0),
                ParserOnlyRule.CRON_GRAMMAR, at("spec.schedule[0].cron", "0 25 * * *"),
                ParserOnlyRule.CRON_COMES_ROUND, at("spec.schedule[0].cron", "0 0 30 2 *"),
                ParserOnlyRule.TIME_ZONE_EXISTS, at("spec.schedule[0].timeZone", "Asia/Bangkokk"),
                ParserOnlyRule.COUNTRY_EXISTS, at("spec.calendar.country", "XX"),
                ParserOnlyRule.URL_HAS_A_HOST, at("spec.sources.prometheus.url", "http:///metrics"),
                ParserOnlyRule.PERIOD_WITHIN_HISTORY, at("spec.forecast.periods[0]", "15d"),
                ParserOnlyRule.RARE_BLANKS, at("spec.model.name", "\u2003"),
                ParserOnlyRule.LENGTH_IN_CODE_POINTS, at("spec.model.name", "\ud83d\ude00".repeat(300))));
        samples.put(ParserOnlyRule.GENERATED_NAME, nameless);

        assertThat(samples).containsOnlyKeys(ParserOnlyRule.values());
        samples.forEach((rule, sample) -> {
            PolicyDryRun.Answer answer = api.ofTree("default", sample);
            assertThat(answer.accepted()).as("%s: %s", rule, answer.body()).isTrue();
            assertThat(PolicyParser.parseTree(sample))
                    .isInstanceOfSatisfying(
                            ParsedPolicy.Invalid.class,
                            invalid -> assertThat(invalid.violations())
                                    .extracting(ParserOnlyRule::of)
                                    .containsExactly(Optional.of(rule)));
        });
    }

    private Map<String, Object> at(String path, Object value) {
        return PolicyMutations.at(apart, path, value).policy();
    }

    @Test
    void saySameOfSeveralSlipsAtOnce() {
        Map<String, Object> apart = valid(PolicyParser.parse(APART)).document().toTree();
        Map<String, Object> pushed =
                valid(PolicyParser.parse(PUSHED)).document().toTree();
        ForAll.forAll(
                40_000,
                1500,
                random -> PolicyMutations.draw(random.nextInt(4) == 0 ? pushed : apart, random),
                mutation -> assertSameVerdict(mutation.what(), "default", mutation.policy()));
    }

    @Test
    void takeTheLargestPolicyThatTheLanguageKnows() {
        assertSameVerdict("largest", "default", largest());
        assertThat(valid(PolicyParser.parseTree(largest())).policy().pools()).hasSize(PolicyLimits.POOLS);
    }

    /** Every list as long as it may be; names of pools as long as they may be, and alike up to their ends. */
    private static Map<String, Object> largest() {
        Map<String, Object> tree =
                PolicyMutations.copy(valid(PolicyParser.parse(APART)).document().toTree());
        Map<String, Object> spec = PolicyMutations.mapping(tree, "spec");
        List<Object> pools = new ArrayList<>();
        Map<String, Object> floors = new LinkedHashMap<>();
        for (int i = 0; i < PolicyLimits.POOLS; i++) {
            String name = "p".repeat(PolicyLimits.LABEL - 2) + (10 + i);
            floors.put(name, 1);
            pools.add(Map.of(
                    "name", name,
                    "role", i % 2 == 0 ? "Prefill" : "Decode",
                    "target",
                            Map.of(
                                    "apiVersion", "g".repeat(PolicyLimits.SUBDOMAIN) + "/v1",
                                    "kind", "K".repeat(PolicyLimits.LABEL),
                                    "name", "t".repeat(PolicyLimits.SUBDOMAIN - 2) + (10 + i)),
                    "replicas", Map.of("min", 1, "max", Integer.MAX_VALUE),
                    "metrics", Map.of("path", "/" + "m".repeat(PolicyLimits.PATH - 1)),
                    "accelerator", Map.of("costPerHour", "1".repeat(PolicyLimits.DECIMAL)),
                    "capacity", Map.of("profile", "q".repeat(PolicyLimits.SUBDOMAIN - 20) + "-h100-vllm-bf16-tp2")));
        }
        spec.put("pools", pools);
        PolicyMutations.mapping(spec, "fallback").put("replicas", floors);
        spec.put(
                "schedule",
                times(
                        PolicyLimits.WINDOWS,
                        i -> Map.of(
                                "cron", "0 8 * * *" + " ".repeat(PolicyLimits.CRON - 9),
                                "duration", "1".repeat(PolicyLimits.DURATION - 61) + "s" + "0s".repeat(30),
                                "minReplicas", floors)));
        spec.put(
                "events",
                times(
                        PolicyLimits.EVENTS,
                        i -> Map.of(
                                "name",
                                "e".repeat(PolicyLimits.TEXT),
                                "from",
                                "2026-12-01T08:00:00.123456789Z",
                                "to",
                                "2026-12-01T08:00:00.123456790Z",
                                "demandFactor",
                                "1." + "0".repeat(PolicyLimits.DECIMAL - 2))));
        PolicyMutations.mapping(spec, "model")
                .put("aliases", times(PolicyLimits.ALIASES, i -> "a".repeat(PolicyLimits.TEXT)));
        PolicyMutations.mapping(spec, "forecast").put("periods", times(PolicyLimits.PERIODS, i -> "24h"));
        PolicyMutations.mapping(tree, "metadata").put("annotations", Map.of("note", "x".repeat(200 * 1024)));
        return tree;
    }

    private static List<Object> times(int count, IntFunction<Object> entry) {
        return IntStream.range(0, count).mapToObj(entry).collect(Collectors.toList());
    }

    /**
     * Fails where the two differ for no listed reason.
     *
     * @return true when both take the policy
     */
    private boolean assertSameVerdict(String what, String namespace, Map<String, Object> tree) {
        PolicyDryRun.Answer answer = api.ofTree(namespace, tree);
        return switch (PolicyParser.parseTree(tree)) {
            case ParsedPolicy.Valid valid -> {
                assertTaken(what, valid, answer);
                yield true;
            }
            case ParsedPolicy.Invalid(List<Violation> violations) -> {
                if (answer.accepted()) {
                    assertListed(what, violations);
                }
                yield false;
            }
        };
    }

    private static void assertTaken(String what, ParsedPolicy.Valid valid, PolicyDryRun.Answer answer) {
        assertThat(answer.accepted())
                .as("%s: the API server refuses what the parser takes: %s", what, answer.body())
                .isTrue();
        assertThat(withoutNamespace(parsed(answer)))
                .as("%s: defaults of the definition are those of the parser", what)
                .isEqualTo(withoutNamespace(valid.policy()));
    }

    private static void assertListed(String what, List<Violation> violations) {
        assertThat(violations)
                .as("%s: the API server takes what the parser refuses for no listed reason", what)
                .allMatch(violation -> ParserOnlyRule.of(violation).isPresent());
    }

    @SuppressWarnings("unchecked")
    private static ScalingPolicy parsed(PolicyDryRun.Answer answer) {
        return valid(PolicyParser.parseTree((Map<String, ?>) answer.object())).policy();
    }

    /** The parser's default is the namespace default, the API server's is that of the address. */
    private static List<Object> withoutNamespace(ScalingPolicy policy) {
        return List.of(
                policy.key().name(),
                policy.mode(),
                policy.model(),
                policy.objectives(),
                policy.pools(),
                policy.ratio(),
                policy.sources(),
                policy.forecast(),
                policy.leadTime(),
                policy.behavior(),
                policy.drain(),
                policy.scaleToZeroAfterIdle(),
                policy.schedule(),
                policy.events(),
                policy.calendar(),
                policy.fallback(),
                policy.budget(),
                policy.priority());
    }

    private static ParsedPolicy.Valid valid(ParsedPolicy parsed) {
        return switch (parsed) {
            case ParsedPolicy.Valid valid -> valid;
            case ParsedPolicy.Invalid(List<Violation> violations) -> throw new AssertionError(violations.toString());
        };
    }

    private static List<Path> files(Path... folders) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".expected"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }
}
