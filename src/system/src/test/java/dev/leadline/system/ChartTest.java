// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    private static final Set<String> FREE = Set.of("resources");

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
