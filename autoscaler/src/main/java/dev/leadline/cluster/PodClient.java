// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Marks pods by merge patches of their metadata, as field manager {@code leadline}. Safe for use by many threads. */
public final class PodClient implements PodMarks {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final KindDirectory.Resource PODS =
            new KindDirectory.Resource(new KindDirectory.Kind("v1", "Pod"), "pods", true, false);

    private final ApiCaller caller;

    /** Uses the connection and the rights of a client, not its retries. */
    public PodClient(KubernetesClient client) {
        caller = new ApiCaller(client);
    }

    @Override
    public PodMark change(
            PodFacts pod,
            Map<String, Optional<String>> labels,
            Map<String, Optional<String>> annotations,
            Duration deadline) {
        ObjectNode body = MAPPER.createObjectNode();
        ObjectNode metadata = body.putObject("metadata").put("uid", pod.uid());
        fill(metadata.putObject("labels"), labels);
        fill(metadata.putObject("annotations"), annotations);
        String path = PODS.path(pod.namespace(), pod.name()) + "?fieldManager=" + ScaleClient.FIELD_MANAGER;
        ApiCaller.Answer answer = caller.mergePatch(path, body, deadline);
        if (answer instanceof ApiCaller.Said said) {
            if (said.good()) {
                return new Marked();
            }
            // 409: another pod has taken the name.
            if (said.code() == 404 || said.code() == 409) {
                return new Gone();
            }
        }
        ScaleTarget named = new ScaleTarget("v1", "Pod", pod.name());
        ScaleAnswers.Trouble trouble =
                ScaleAnswers.of(new ScaleAnswers.Call("patch", PODS, false, pod.namespace(), named), answer);
        return new Failed(trouble.problem(), trouble.sentence());
    }

    private static void fill(ObjectNode node, Map<String, Optional<String>> values) {
        values.forEach((key, value) -> value.ifPresentOrElse(text -> node.put(key, text), () -> node.putNull(key)));
    }
}
