// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions in the chart are generated from the types; {@code -Dleadline.rewrite=true} writes them anew. */
class DefinitionsTest {

    private static final Path CHART = Path.of("..", "helm", "leadline", "crds");
    private static final String HEADER = "# Generated from dev.leadline.crd; a test compares it with the types.\n";

    @ParameterizedTest
    @ValueSource(strings = {"scalingpolicies.leadline.dev", "acceleratorbudgets.leadline.dev"})
    void areWhatTheTypesSay(String name, @TempDir Path generated) throws IOException {
        Map<String, Object> definition = GeneratedDefinition.of(
                name, generated, FieldReference.read(Path.of("../src/docs/reference/policy.md")));
        String expected = HEADER + PolicyPrinter.yaml(definition);
        Path file = CHART.resolve(name + ".yaml");
        if (Boolean.getBoolean("leadline.rewrite")) {
            Files.createDirectories(CHART);
            Files.writeString(file, expected);
        }

        assertThat(Files.readString(file)).isEqualTo(expected);
    }
}
