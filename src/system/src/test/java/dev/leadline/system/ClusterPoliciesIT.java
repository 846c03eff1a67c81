// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadline.crd.ClusterConnection;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import dev.leadline.store.ClusterPolicies;
import dev.leadline.store.PolicyRefusedException;
import dev.leadline.store.PolicyRefusedException.Why;
import dev.leadline.store.StoredPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that REST reads and writes are objects of the cluster. */
class ClusterPoliciesIT {

    private static final KubeTestbed testbed = KubeTestbed.shared();

    private final ClusterPolicies policies = new ClusterPolicies(testbed.client(), Set.of());

    @SuppressWarnings("NullAway.Init") // set before each test
    private PolicyKey key;

    @BeforeAll
    static void install() {
        ChartCrds.provide(testbed);
    }

    @BeforeEach
    void takeANamespace() {
        key = new PolicyKey(testbed.namespace("rest"), "qwen");
    }

    @Test
    void writesReadsListsAndDeletes() {
        StoredPolicy created = policies.put(key, document("m1", "\"labels\": {\"team\": \"a\"}"));
        StoredPolicy changed = policies.put(key, document("m2", "\"labels\": {\"team\": \"b\"}"));

        assertThat(changed.resourceVersion()).isGreaterThan(created.resourceVersion());
        assertThat(policies.get(key)).contains(changed);
        assertThat(changed.document())
                .contains("\"m2\"", "\"team\":\"b\"", "\"mode\":\"Advise\"")
                .doesNotContain("managedFields\":[{");
        assertThat(policies.list()).contains(changed);
        assertThat(new ClusterPolicies(testbed.client(), Set.of(key.namespace())).list())
                .containsExactly(changed);
        assertThat(policies.delete(key)).isTrue();
        assertThat(policies.delete(key)).isFalse();
        assertThat(policies.get(key)).isEmpty();
    }

    @Test
    void replacesOnlyTheVersionThatWasRead() {
        StoredPolicy first = policies.put(key, document("m1", ""));
        policies.put(key, document("m2", ""));
        String stale = "\"resourceVersion\": \"" + first.resourceVersion() + "\"";

        PolicyRefusedException refused = refused(policies, document("m3", stale));

        assertThat(refused.why()).isEqualTo(Why.Conflict);
        assertThat(policies.get(key).orElseThrow().document()).contains("\"m2\"");
    }

    @Test
    void passesOnEveryRuleThatTheApiServerFindsBroken() {
        String broken = document("m1", "")
                .replace("\"max\": 4", "\"min\": 5, \"max\": 4")
                .replace("2s", "2sec");

        PolicyRefusedException refused = refused(policies, broken);

        assertThat(refused.why()).isEqualTo(Why.Invalid);
        assertThat(refused.violations())
                .contains(new Violation(
                        "spec.pools[0].replicas.min", "", "min is at most max", "swap them, or raise max"))
                .anySatisfy(violation -> {
                    assertThat(violation.path()).isEqualTo("spec.objectives.timeToFirstToken");
                    assertThat(violation.value()).isEqualTo("2sec");
                    assertThat(violation.rule()).startsWith("a duration is digits with");
                });
    }

    @Test
    void saysWhatIsMissingInTheCluster(@TempDir Path folder) throws IOException {
        PolicyRefusedException forbidden =
                refused(new ClusterPolicies(testbed.clientAs("nobody-special"), Set.of()), document("m1", ""));
        assertThat(forbidden.why()).isEqualTo(Why.Forbidden);
        assertThat(forbidden.sentence()).contains("may not write", key.namespace());

        key = new PolicyKey("nowhere-at-all", "qwen");
        assertThat(refused(policies, document("m1", "")).why()).isEqualTo(Why.NoNamespace);

        Path dead = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """);
        try (KubernetesClient nobody = ClusterConnection.open(dead, "test")) {
            assertThat(refused(new ClusterPolicies(nobody, Set.of()), document("m1", ""))
                            .why())
                    .isEqualTo(Why.Unreachable);
        }
    }

    private PolicyRefusedException refused(ClusterPolicies store, String document) {
        return assertThatExceptionOfType(PolicyRefusedException.class)
                .isThrownBy(() -> store.put(key, document))
                .actual();
    }

    private static String document(String model, String metadata) {
        return """
                {"apiVersion": "leadline.dev/v1alpha1", "kind": "ScalingPolicy",
                 "metadata": {"name": "qwen"%s},
                 "spec": {"model": {"name": "%s"},
                  "objectives": {"attainment": "0.99", "timeToFirstToken": "2s", "interTokenLatency": "50ms"},
                  "pools": [{"name": "all", "role": "Aggregated", "replicas": {"max": 4}}],
                  "sources": {"push": {}}}}
                """.formatted(metadata.isEmpty() ? "" : ", " + metadata, model);
    }
}
