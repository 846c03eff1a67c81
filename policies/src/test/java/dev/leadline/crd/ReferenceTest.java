// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    @Test
    void explainsEveryFieldOfTheSpecification() throws IOException {
        Map<?, ?> definition = new KubernetesSerialization()
                .unmarshal(
                        Files.readString(Path.of("../helm/leadline/crds/scalingpolicies.leadline.dev.yaml")),
                        Map.class);
        Set<String> fields = new TreeSet<>();
        collect(at(definition, "spec", "versions", "0", "schema", "openAPIV3Schema", "properties", "spec"), fields);
        String reference = Files.readString(Path.of("../src/docs/reference/policy.md"));

        assertThat(fields).hasSizeGreaterThan(50).contains("demandFactor", "costPerHour");
        assertThat(fields).allSatisfy(field -> assertThat(reference).containsPattern("[`.]" + field + "[`.]"));
    }

    private static void collect(@Nullable Object schema, Set<String> fields) {
        if (schema instanceof Map<?, ?> map) {
            if (map.get("properties") instanceof Map<?, ?> properties) {
                properties.forEach((name, child) -> {
                    fields.add(String.valueOf(name));
                    collect(child, fields);
                });
            }
            collect(map.get("items"), fields);
        }
    }

    private static @Nullable Object at(@Nullable Object node, String... path) {
        Object here = node;
        for (String name : path) {
            here = here instanceof List<?> list
                    ? list.get(Integer.parseInt(name))
                    : here instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return here;
    }
}
