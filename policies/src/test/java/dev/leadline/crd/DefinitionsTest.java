// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyPrinter;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The definitions in the chart are generated from the types; {@code -Dleadline.rewrite=true} writes them anew. */
class DefinitionsTest {

    private static final Path CHART = Path.of("..", "helm", "leadline", "crds");
    private static final String HEADER = "# Generated from dev.leadline.crd; a test compares it with the types.\n";

    @ParameterizedTest
    @ValueSource(strings = {"scalingpolicies.leadline.dev", "acceleratorbudgets.leadline.dev"})
    void areWhatTheTypesSay(String name, @TempDir Path generated) throws IOException {
        new CRDGenerator()
                .customResourceClasses(ScalingPolicyResource.class, AcceleratorBudgetResource.class)
                .inOutputDir(generated.toFile())
                .forCRDVersions("v1")
                .detailedGenerate();
        String text = Files.readString(generated.resolve(name + "-v1.yml"));
        @SuppressWarnings("unchecked")
        Map<String, Object> definition =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
        markMapLists(definition);
        String expected = HEADER + PolicyPrinter.yaml(definition);
        Path file = CHART.resolve(name + ".yaml");
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.createDirectories(CHART);
            Files.writeString(file, expected);
        }

        assertThat(Files.readString(file)).isEqualTo(expected);
    }

    /** Without these marks a server-side apply of one entry would replace the whole list. */
    @SuppressWarnings("unchecked")
    private static void markMapLists(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> fields = (Map<String, Object>) map;
            if (fields.get("properties") instanceof Map<?, ?> properties) {
                mark(properties.get("pools"), "name");
                mark(properties.get("conditions"), "type");
                mark(properties.get("limits"), "product");
            }
            fields.values().forEach(DefinitionsTest::markMapLists);
        } else if (node instanceof List<?> list) {
            list.forEach(DefinitionsTest::markMapLists);
        }
    }

    @SuppressWarnings("unchecked")
    private static void mark(@Nullable Object list, String key) {
        if (list instanceof Map<?, ?> schema) {
            Map<String, Object> fields = (Map<String, Object>) schema;
            fields.put("x-kubernetes-list-type", "map");
            fields.put("x-kubernetes-list-map-keys", List.of(key));
        }
    }
}
