// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the tree of a targets file and writes down every fault on the way. */
final class TargetsReader {
    private static final String ADDRESS_HINT = "For instance http://10.0.0.5:8000/metrics.";

    private final List<Violation> violations;

    TargetsReader(List<Violation> violations) {
        this.violations = violations;
    }

    Map<PolicyKey, TargetsFile.Targets> read(Object tree) {
        CheckedFields file = new CheckedFields(tree, "", violations, "policies");
        file.required("policies", "Write a list with one entry per policy.");
        Map<PolicyKey, TargetsFile.Targets> policies = new LinkedHashMap<>();
        int index = 0;
        for (Object one : file.list("policies")) {
            String path = "policies[" + index++ + "]";
            CheckedFields fields = new CheckedFields(
                    one, path, violations, "policy", "router", "gpuExporters", "freeAccelerators", "pools");
            fields.required("policy", "Write namespace/name, as in inference/qwen3-32b.");
            key(fields).ifPresent(key -> {
                if (policies.put(key, targets(fields)) != null) {
                    fields.fault(fields.at("policy"), key, "this policy stands twice", "Put its pools into one entry.");
                }
            });
        }
        return policies;
    }

    private static Optional<PolicyKey> key(CheckedFields fields) {
        Optional<String> text = fields.text("policy");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.get().split("/", -1);
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            fields.fault(
                    fields.at("policy"),
                    text.get(),
                    "a policy is named by namespace/name",
                    "Write inference/qwen3-32b.");
            return Optional.empty();
        }
        return Optional.of(new PolicyKey(parts[0], parts[1]));
    }

    private TargetsFile.Targets targets(CheckedFields fields) {
        List<URI> exporters = new ArrayList<>();
        int index = 0;
        for (Object one : fields.list("gpuExporters")) {
            address(fields, fields.at("gpuExporters") + "[" + index++ + "]", one)
                    .ifPresent(exporters::add);
        }
        List<InstanceAddress> instances = new ArrayList<>();
        fields.required("pools", "Write the pools of the policy, each with a list of instances.")
                .ifPresent(pools -> {
                    CheckedFields named = new CheckedFields(pools, fields.at("pools"), violations);
                    named.all().keySet().forEach(pool -> instances.addAll(instances(named, pool)));
                });
        return new TargetsFile.Targets(
                List.copyOf(instances),
                fields.value("router").flatMap(value -> address(fields, fields.at("router"), value)),
                List.copyOf(exporters),
                fields.whole("freeAccelerators"));
    }

    private List<InstanceAddress> instances(CheckedFields pools, String pool) {
        List<InstanceAddress> instances = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int index = 0;
        for (Object one : pools.list(pool)) {
            String path = pools.at(pool) + "[" + index++ + "]";
            CheckedFields fields = new CheckedFields(
                    one,
                    path,
                    violations,
                    "id",
                    "metrics",
                    "accelerators",
                    "state",
                    "since",
                    "created",
                    "namespace",
                    "pod",
                    "gpus");
            fields.required("id", "Name the pod.");
            fields.required("metrics", ADDRESS_HINT);
            String id = fields.text("id").orElse("");
            if (!id.isEmpty() && !ids.add(id)) {
                fields.fault(
                        fields.at("id"), id, "another instance of this pool has the same id", "Name each pod once.");
            }
            instances.add(new InstanceAddress(
                    pool,
                    id,
                    fields.choice("state", InstanceState.class).orElse(InstanceState.Ready),
                    fields.time("since"),
                    fields.time("created"),
                    fields.whole("accelerators").orElse(1),
                    fields.value("metrics").flatMap(value -> address(fields, fields.at("metrics"), value)),
                    Optional.of(new GpuIdentity(
                            fields.text("namespace"), fields.text("pod").or(() -> Optional.of(id)), gpus(fields)))));
        }
        return instances;
    }

    private static Set<String> gpus(CheckedFields fields) {
        Set<String> gpus = new LinkedHashSet<>();
        for (Object one : fields.list("gpus")) {
            if (one instanceof String uuid && !uuid.isBlank()) {
                gpus.add(uuid);
            } else {
                fields.fault(fields.at("gpus"), one, "a GPU is named by a text", "Write [GPU-3fa8…, GPU-51cc…].");
            }
        }
        return gpus;
    }

    private static Optional<URI> address(CheckedFields fields, String path, Object value) {
        try {
            URI address = new URI(String.valueOf(value));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return Optional.of(address);
            }
        } catch (URISyntaxException wrong) {
            // falls through to the one sentence that both kinds of wrong address get
        }
        fields.fault(path, value, "an http or https address without a password is expected here", ADDRESS_HINT);
        return Optional.empty();
    }
}
