// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart's files agree with each other and with what is written about them. */
class ChartTest {

    private static final Path HOME = PlanePrograms.home();
    private static final Path CHART = HOME.resolve("helm/leadline");
    private static final Path PAGE = HOME.resolve("src/docs/reference/kubernetes.md");

    /** Too long for a table; the page has them in the table of permissions. */
    private static final String TARGETS = "rbac.targets";

    /** What may be anything, so it has no keys of its own. */
    private static final Set<String> FREE = Set.of("resources", "adapter.resources");

    @Test
    void theBoardsOfTheChartAreThoseOfTheSourceTree() throws IOException {
        Map<String, String> sources = contents(HOME.resolve("src/dashboards"));
        assertThat(sources).isNotEmpty();
        assertThat(contents(CHART.resolve("dashboards")))
                .as("copy src/dashboards/*.json to helm/leadline/dashboards")
                .isEqualTo(sources);
    }

    @Test
    void everyValueStandsInTheTableWithItsDefaultAndNothingElseDoes() throws IOException {
        Map<String, String> told = MarkdownTable.under(PAGE, "## Values").stream()
                .filter(row -> !row.getFirst().equals(TARGETS))
                .collect(Collectors.toMap(List::getFirst, row -> row.get(1), (one, two) -> one, TreeMap::new));
        Map<String, String> given = new TreeMap<>();
        leaves("", yaml("values.yaml"), given);
        given.remove(TARGETS);
        assertThat(told).isEqualTo(given);
    }

    @Test
    void theSchemaKnowsExactlyTheValues() throws IOException {
        Map<String, String> given = new TreeMap<>();
        leaves("", yaml("values.yaml"), given);
        Set<String> known = new TreeSet<>();
        properties("", schema(), known);
        known.remove("global");
        assertThat(known).isEqualTo(given.keySet());
    }

    @Test
    void theSchemaIsStrictAndSaysWhatEachValueMeans() throws IOException {
        strict("values", schema());
    }

    @Test
    void theChartHasTheVersionOfTheProduct() throws IOException {
        String pom = Files.readString(HOME.resolve("pom.xml"));
        String version = pom.replaceAll("(?s)<parent>.*?</parent>", "")
                .replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
        JsonNode chart = yaml("Chart.yaml");
        assertThat(chart.get("version").asString()).isEqualTo(version);
        assertThat(chart.get("appVersion").asString()).isEqualTo(version);
    }

    @Test
    void theReadmeInstallsWithAPolicyThatOnlyAdvises() throws IOException {
        String example = "src/docs/examples/on-a-cluster.yaml";
        assertThat(Files.readString(HOME.resolve("README.md"))).contains("kubectl apply -f " + example);
        assertThat(Files.readString(HOME.resolve(example))).contains("\n  mode: Advise");
    }

    @Test
    void theExamplesFollowExactlyOnePoolOfThePolicyBesideThem() throws IOException {
        Path examples = HOME.resolve("src/docs/examples");
        JsonNode policy = documents(examples.resolve("on-a-cluster.yaml")).getFirst();
        JsonNode hpa = documents(examples.resolve("autoscalers/hpa.yaml")).getFirst();
        JsonNode scaled =
                documents(examples.resolve("autoscalers/scaledobject.yaml")).getFirst();
        JsonNode metric = hpa.at("/spec/metrics/0/external");
        JsonNode trigger = scaled.at("/spec/triggers/0");

        followsAPool(policy, hpa, metric.at("/metric/selector/matchLabels"));
        followsAPool(policy, scaled, trigger.get("metadata"));
        assertThat(metric.at("/metric/name").asString()).isEqualTo("leadline_desired_replicas");
        assertThat(metric.at("/target/type").asString()).isEqualTo("AverageValue");
        assertThat(metric.at("/target/averageValue").asString()).isEqualTo("1");
        assertThat(trigger.get("type").asString()).isEqualTo("external-push");
        movesAtOnce(hpa.at("/spec/behavior"), hpa.at("/spec/maxReplicas").asInt());
        movesAtOnce(
                scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior"),
                scaled.at("/spec/maxReplicaCount").asInt());
    }

    @Test
    void theImageTakesBothProgramsAndStartsTheOneThatIsAskedFor(@TempDir Path folder) throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho \"$$ $@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(said(folder, "adapter", "--port=6443", "a b"))
                .endsWith("-jar /leadline/adapter/adapter.jar --port=6443 a b");
        assertThat(said(folder, "serve", "--port=8080"))
                .endsWith("-jar /leadline/controller/leadline.jar serve --port=8080");
        assertThat(said(folder)).endsWith("-jar /leadline/controller/leadline.jar");

        String image = Files.readString(HOME.resolve("src/image/Dockerfile"));
        assertThat(Files.readAllLines(HOME.resolve(".dockerignore")).stream()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1)))
                .isNotEmpty()
                .allMatch(file -> image.contains("COPY " + file + " "));
    }

    private static void followsAPool(JsonNode policy, JsonNode follower, JsonNode names) {
        assertThat(follower.at("/metadata/namespace")).isEqualTo(policy.at("/metadata/namespace"));
        assertThat(names.get("policy")).isEqualTo(policy.at("/metadata/name"));
        JsonNode pool = policy.at("/spec/pools")
                .valueStream()
                .filter(each -> each.get("name").equals(names.get("pool")))
                .findFirst()
                .orElseThrow();
        assertThat(follower.at("/spec/scaleTargetRef/name")).isEqualTo(pool.at("/target/name"));
    }

    private static void movesAtOnce(JsonNode behavior, int max) {
        for (String way : List.of("scaleUp", "scaleDown")) {
            JsonNode rules = behavior.get(way);
            assertThat(rules.get("tolerance").asInt(-1)).isZero();
            assertThat(rules.get("stabilizationWindowSeconds").asInt(-1)).isZero();
        }
        assertThat(behavior.at("/scaleUp/policies/0/value").asInt()).isEqualTo(max);
    }

    /** What the image's entry starts; java comes in place of it, so both have one process id. */
    private static String said(Path folder, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("src/image/leadline").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + File.pathSeparator + path);
        Process entry = builder.start();
        String said = new String(entry.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(entry.waitFor()).isZero();
        assertThat(said).startsWith(entry.pid() + " ");
        return said;
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split("(?m)^---$", -1))
                .map(document -> Serialization.unmarshal(document, JsonNode.class))
                .toList();
    }

    private static void leaves(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject() && !node.isEmpty() && !FREE.contains(path)) {
            node.propertyStream().forEach(entry -> leaves(join(path, entry.getKey()), entry.getValue(), into));
        } else {
            into.put(path, node.toString());
        }
    }

    private static void properties(String path, JsonNode node, Set<String> into) {
        if (node.has("properties") && !FREE.contains(path)) {
            node.get("properties")
                    .propertyStream()
                    .forEach(entry -> properties(join(path, entry.getKey()), entry.getValue(), into));
        } else {
            into.add(path);
        }
    }

    private static void strict(String path, JsonNode node) {
        assertThat(node.path("description").asString(""))
                .as("description of " + path)
                .isNotBlank();
        if (node.has("properties")) {
            assertThat(node.path("additionalProperties").asBoolean(true))
                    .as(path + " takes what it does not know")
                    .isFalse();
            node.get("properties")
                    .propertyStream()
                    .forEach(entry -> strict(join(path, entry.getKey()), entry.getValue()));
        }
        if (node.has("items") && node.get("items").has("properties")) {
            strict(path + "[]", node.get("items"));
        }
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static JsonNode schema() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(CHART.resolve("values.schema.json")));
    }

    private static JsonNode yaml(String file) throws IOException {
        return Serialization.unmarshal(Files.readString(CHART.resolve(file)), JsonNode.class);
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, String> contents = new TreeMap<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".json")).toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
            return contents;
        }
    }
}
