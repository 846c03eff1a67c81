// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.policy.PolicyKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Policies as the API server and the autoscaler hand them out. */
final class PolicyTrees {

    static final PolicyKey QWEN = new PolicyKey("inference", "qwen3-32b");

    private PolicyTrees() {}

    /** A specification with a prefill and a decode pool. */
    static Map<String, Object> spec(String mode) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("mode", mode);
        spec.put("model", Map.of("name", "Qwen/Qwen3-32B"));
        spec.put("objectives", Map.of("attainment", "0.99", "timeToFirstToken", "2s", "interTokenLatency", "50ms"));
        spec.put("pools", List.of(pool("prefill", "Prefill"), pool("decode", "Decode")));
        spec.put("fallback", Map.of("hold", "5m", "replicas", Map.of("decode", 2)));
        return spec;
    }

    private static Map<String, Object> pool(String name, String role) {
        return Map.of(
                "name",
                name,
                "role",
                role,
                "target",
                Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", "qwen-" + name),
                "replicas",
                Map.of("min", 1, "max", 16),
                "capacity",
                Map.of("profile", "qwen3-32b-h100-vllm-bf16-tp2"));
    }

    static Map<String, Object> policy(
            PolicyKey key, int generation, Map<String, Object> spec, Map<String, Object> status) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", "leadline.dev/v1alpha1");
        tree.put("kind", "ScalingPolicy");
        tree.put(
                "metadata",
                Map.of("namespace", key.namespace(), "name", key.name(), "uid", "u-1", "generation", generation));
        tree.put("spec", spec);
        tree.put("status", status);
        return tree;
    }

    /** The status of a decision that gives both pools so many replicas. */
    static Map<String, Object> status(String decision, int replicas) {
        return status(decision, List.of(poolStatus("prefill", replicas), poolStatus("decode", replicas)));
    }

    static Map<String, Object> status(String decision, List<Map<String, Object>> pools) {
        return Map.of("lastDecision", Map.of("id", decision, "sentence", "So it is."), "pools", pools);
    }

    static Map<String, Object> poolStatus(String name, int replicas) {
        Map<String, Object> pool = new LinkedHashMap<>();
        pool.put("name", name);
        pool.put("role", "Decode");
        pool.put("desiredReplicas", replicas);
        pool.put("demandTokensPerSecond", "1200.5");
        pool.put("forecastTokensPerSecond", "1800");
        pool.put("issuedAt", "2026-11-23T12:00:00Z");
        pool.put("validUntil", "2026-11-23T12:01:30Z");
        return pool;
    }
}
