// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pods of one replica out of a target object of any kind: {@code spec.template} as Deployments, StatefulSets
 * and Rollouts have it, {@code spec.leaderWorkerTemplate} of a LeaderWorkerSet, {@code spec.podSpec} of a PodClique.
 */
final class TemplateReading {
    private static final int LARGEST_GANG = 4096;

    private final KubernetesSerialization serialization;

    TemplateReading(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    TargetFacts read(GenericKubernetesResource object) {
        return new TargetFacts(object.getMetadata().getResourceVersion(), template(object));
    }

    private Optional<ReplicaTemplate> template(GenericKubernetesResource object) {
        Map<?, ?> spec = map(object.getAdditionalProperties().get("spec"));
        Map<?, ?> gang = map(spec.get("leaderWorkerTemplate"));
        if (!gang.isEmpty()) {
            return gang(gang);
        }
        Optional<PodShape> single = shape(map(spec.get("template")).get("spec")).or(() -> shape(spec.get("podSpec")));
        return single.map(pod -> new ReplicaTemplate(List.of(pod)));
    }

    private Optional<ReplicaTemplate> gang(Map<?, ?> gang) {
        int size = gang.get("size") instanceof Integer count ? Math.clamp(count, 1, LARGEST_GANG) : 1;
        Optional<PodShape> worker = shape(map(gang.get("workerTemplate")).get("spec"));
        Optional<PodShape> leader =
                shape(map(gang.get("leaderTemplate")).get("spec")).or(() -> worker);
        if (leader.isEmpty() || worker.isEmpty()) {
            return Optional.empty();
        }
        List<PodShape> pods = new ArrayList<>(List.of(leader.get()));
        for (int i = 1; i < size; i++) {
            pods.add(worker.get());
        }
        return Optional.of(new ReplicaTemplate(pods));
    }

    private Optional<PodShape> shape(@Nullable Object podSpec) {
        return map(podSpec).isEmpty()
                ? Optional.empty()
                : Optional.of(ObjectReading.shape(serialization.convertValue(podSpec, PodSpec.class)));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
