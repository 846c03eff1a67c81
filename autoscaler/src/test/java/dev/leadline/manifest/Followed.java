// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Policies that others follow, and YAML as trees. */
final class Followed {

    /** Prefill and decode are followed, the last pool is not. */
    static final String POLICY = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen3-32b, namespace: inference}
            spec:
              mode: Enforce
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - name: prefill
                role: Prefill
                target: {apiVersion: apps/v1, kind: Deployment, name: qwen-prefill}
                replicas: {min: 1, max: 16}
                actuation: ExternalMetric
              - name: decode
                role: Decode
                target: {apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, name: qwen-decode}
                replicas: {min: 2, max: 24}
                actuation: ExternalMetric
              - name: decode-a100
                role: Decode
                target: {apiVersion: apps/v1, kind: Deployment, name: qwen-decode-a100}
                replicas: {min: 1, max: 4}
            """;

    private Followed() {}

    static ScalingPolicy policy() {
        return policy(POLICY);
    }

    /** The same, going down to zero. */
    static ScalingPolicy toZero() {
        return policy(
                POLICY.replace("min: 1", "min: 0").replace("min: 2", "min: 0") + "  scaleToZero: {afterIdle: 10m}\n");
    }

    static ScalingPolicy policy(String text) {
        return switch (PolicyParser.parse(text)) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid(var violations) -> throw new AssertionError("not valid: " + violations);
        };
    }

    /** The documents of a text. */
    static List<Map<?, ?>> documents(String yaml) {
        List<Map<?, ?>> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document instanceof Map<?, ?> object) {
                documents.add(object);
            }
        }
        return documents;
    }
}
