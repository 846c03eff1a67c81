// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import dev.leadline.store.PolicyRefusedException.Why;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class ClusterRefusalsTest {

    private static final PolicyKey KEY = new PolicyKey("team", "qwen");

    @Test
    void readsTheRulesAndHintsOfARefusal() {
        Status status = new StatusBuilder()
                .withMessage("ScalingPolicy is invalid")
                .withNewDetails()
                .addNewCause("spec.pools", "Invalid value: a target belongs to one pool; name the workload", "x")
                .addNewCause("spec.drain.timeout", "Invalid value: \"0s\": must be longer than zero; write 30s", "x")
                .addNewCause("spec.mode", "Unsupported value: \"no\": supported values: \"Advise\", \"Enforce\"", "x")
                .addNewCause("spec.model", "Required value", "x")
                .addNewCause("<nil>", "Invalid value: some validation rules were not checked", "x")
                .endDetails()
                .build();

        PolicyRefusedException refused =
                ClusterRefusals.of(new KubernetesClientException("no", 422, status), "write", KEY);

        assertThat(refused.why()).isEqualTo(Why.Invalid);
        assertThat(refused.violations())
                .containsExactly(
                        new Violation("spec.pools", "", "a target belongs to one pool", "name the workload"),
                        new Violation("spec.drain.timeout", "0s", "must be longer than zero", "write 30s"),
                        new Violation(
                                "spec.mode",
                                "no",
                                "supported values: \"Advise\", \"Enforce\"",
                                "correct it and send it again"),
                        new Violation("spec.model", "", "Required value", "correct it and send it again"),
                        new Violation(
                                "(document)",
                                "",
                                "some validation rules were not checked",
                                "correct it and send it again"));
    }

    @Test
    void tellsAMissingNamespaceFromAMissingDefinition() {
        Status namespace = new StatusBuilder()
                .withMessage("namespaces \"team\" not found")
                .withNewDetails()
                .withKind("namespaces")
                .endDetails()
                .build();

        assertThat(ClusterRefusals.of(new KubernetesClientException("no", 404, namespace), "write", KEY))
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(Why.NoNamespace))
                .hasMessageContaining("no namespace team");
        assertThat(ClusterRefusals.of(new KubernetesClientException("404 page", 404, null), "list", KEY))
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(Why.NoDefinition))
                .hasMessageContaining("scalingpolicies.leadline.dev");
    }

    @Test
    void saysWhichRightIsMissing() {
        assertThat(ClusterRefusals.of(new KubernetesClientException("denied", 403, null), "delete", KEY))
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(Why.Forbidden))
                .hasMessageContaining("may not delete scalingpolicies.leadline.dev in namespace team (denied)");
    }

    @Test
    void takesSilenceForAnUnreachableApiServer() {
        assertThat(ClusterRefusals.of(new KubernetesClientException("connection refused"), "get", KEY)
                        .why())
                .isEqualTo(Why.Unreachable);
    }
}
