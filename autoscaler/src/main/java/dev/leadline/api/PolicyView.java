// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.loop.JsonDocuments;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.store.StoredPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stored policy as the API shows it: as its author wrote it, with the store's version and what was last decided. */
final class PolicyView {

    private final PolicyRegistry registry;

    PolicyView(PolicyRegistry registry) {
        this.registry = registry;
    }

    Map<String, Object> of(StoredPolicy stored) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Map<?, ?> written = JsonDocuments.read(stored.document(), Map.class);
        written.forEach((field, value) -> {
            if (!"status".equals(field)) {
                tree.put(String.valueOf(field), value);
            }
        });
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (tree.get("metadata") instanceof Map<?, ?> given) {
            given.forEach((field, value) -> metadata.put(String.valueOf(field), value));
        }
        metadata.put("namespace", stored.key().namespace());
        metadata.put("resourceVersion", Long.toString(stored.resourceVersion()));
        tree.put("metadata", metadata);
        status(stored.key()).ifPresent(status -> tree.put("status", status));
        return tree;
    }

    private Optional<Map<String, Object>> status(PolicyKey key) {
        Optional<ScalingPolicy> policy = registry.find(key);
        return registry.latest(key)
                .flatMap(latest ->
                        policy.map(known -> status(known, latest.cycle().plan())));
    }

    private static Map<String, Object> status(ScalingPolicy policy, ScalingPlan plan) {
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("id", plan.id());
        decision.put("time", plan.time());
        decision.put("sentence", plan.sentence());
        List<Map<String, Object>> pools = new ArrayList<>();
        plan.pools().forEach((name, pool) -> pools.add(pool(policy, name, pool)));
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("lastDecision", decision);
        status.put("pools", pools);
        return status;
    }

    private static Map<String, Object> pool(ScalingPolicy policy, String name, PoolPlan plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name);
        policy.pool(name).ifPresent(pool -> tree.put("role", pool.role().name()));
        tree.put("currentReplicas", plan.currentReplicas());
        tree.put("readyReplicas", plan.readyReplicas());
        tree.put("startingReplicas", plan.startingReplicas());
        tree.put("drainingReplicas", plan.drainingReplicas());
        tree.put("neededReplicas", plan.neededReplicas());
        plan.feasibleReplicas().ifPresent(most -> tree.put("feasibleReplicas", most));
        tree.put("desiredReplicas", plan.desiredReplicas());
        tree.put("reason", plan.reason().name());
        plan.demandTokensPerSecond().ifPresent(demand -> tree.put("demandTokensPerSecond", demand));
        plan.forecastTokensPerSecond().ifPresent(ahead -> tree.put("forecastTokensPerSecond", ahead));
        tree.put("leadTimeSeconds", plan.leadTime().toMillis() / 1000.0);
        return tree;
    }
}
