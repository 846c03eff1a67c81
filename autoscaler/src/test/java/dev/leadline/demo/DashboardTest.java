// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.loop.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Grafana boards show what Leadline publishes and nothing else. */
class DashboardTest {

    private static final Path BOARDS = Path.of("..", "src", "dashboards");
    private static final Pattern METRIC = Pattern.compile("leadline_[a-z0-9_]+");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)}}");
    private static final Map<String, MetricCatalogue> CATALOGUE = catalogue();

    @Test
    void everyMetricOfEveryBoardIsInTheCatalogue() throws IOException {
        List<Path> boards = boards();
        assertThat(boards).isNotEmpty();
        for (Path board : boards) {
            Matcher metric = METRIC.matcher(Files.readString(board));
            int found = 0;
            while (metric.find()) {
                assertThat(CATALOGUE).as("%s in %s", metric.group(), board).containsKey(metric.group());
                found++;
            }
            assertThat(found).as("metrics in %s", board).isPositive();
        }
    }

    @Test
    void everyLegendUsesLabelsThatItsMetricHas() throws IOException {
        for (Path board : boards()) {
            for (JsonNode target :
                    JsonMapper.shared().readTree(Files.readString(board)).findParents("expr")) {
                String query = target.get("expr").asString();
                TreeSet<String> labels = new TreeSet<>();
                Matcher metric = METRIC.matcher(query);
                while (metric.find()) {
                    labels.addAll(Objects.requireNonNull(CATALOGUE.get(metric.group()))
                            .labels());
                }
                Matcher legend = LEGEND.matcher(target.get("legendFormat").asString());
                while (legend.find()) {
                    assertThat(labels).as(query).contains(legend.group(1));
                }
            }
        }
    }

    @Test
    void panelsOfABoardHaveTitlesAndDoNotShareAnId() throws IOException {
        for (Path board : boards()) {
            JsonNode panels =
                    JsonMapper.shared().readTree(Files.readString(board)).get("panels");
            TreeSet<Integer> ids = new TreeSet<>();
            for (JsonNode panel : panels) {
                assertThat(panel.get("title").asString()).isNotBlank();
                assertThat(ids.add(panel.get("id").asInt())).isTrue();
            }
        }
    }

    private static List<Path> boards() throws IOException {
        try (var files = Files.list(BOARDS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, MetricCatalogue> catalogue() {
        Map<String, MetricCatalogue> names = new HashMap<>(Arrays.stream(MetricCatalogue.values())
                .collect(Collectors.toMap(MetricCatalogue::exposedName, metric -> metric)));
        Arrays.stream(MetricCatalogue.values())
                .filter(metric -> metric.kind() == MetricCatalogue.Kind.Histogram)
                .forEach(metric -> names.put(metric.exposedName() + "_bucket", metric));
        return names;
    }
}
