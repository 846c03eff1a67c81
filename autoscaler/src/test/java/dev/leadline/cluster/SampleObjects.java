// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Objects of the API out of files among the test resources, read as the cluster reads them. */
public final class SampleObjects {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private SampleObjects() {}

    public static PodFacts[] pods(String file) {
        return documents(file).stream()
                .map(text -> ObjectReading.pod(YAML.unmarshal(text, Pod.class)))
                .toArray(PodFacts[]::new);
    }

    public static NodeFacts[] nodes(String file) {
        return documents(file).stream()
                .map(text -> ObjectReading.node(YAML.unmarshal(text, Node.class)))
                .toArray(NodeFacts[]::new);
    }

    static TargetFacts target(String yaml) {
        return new TemplateReading(YAML).read(YAML.unmarshal(yaml, GenericKubernetesResource.class));
    }

    private static List<String> documents(String file) {
        try (InputStream in = SampleObjects.class.getResourceAsStream("/objects/" + file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^---$"))
                    .filter(part -> part.contains("kind:"))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
