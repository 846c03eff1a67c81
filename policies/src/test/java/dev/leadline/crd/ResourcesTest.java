// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.PolicyPrinter;
import dev.leadline.policy.Violation;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResourcesTest {

    private static final KubernetesSerialization JACKSON = new KubernetesSerialization();

    static Stream<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/policies/valid"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void carriesEverySampleThroughTheClientWithoutLoss(Path sample) throws IOException {
        ParsedPolicy.Valid given = valid(PolicyParser.parse(Files.readString(sample)));

        ScalingPolicyResource carried =
                JACKSON.unmarshal(PolicyPrinter.yaml(given.document().toTree()), ScalingPolicyResource.class);

        assertThat(valid(PolicyParser.parse(JACKSON.asJson(carried))).policy()).isEqualTo(given.policy());
        assertThat(valid(PolicyParser.parse(JACKSON.asYaml(carried))).policy()).isEqualTo(given.policy());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void carriesThePrintedPolicyWithEveryDefaultToo(Path sample) throws IOException {
        ParsedPolicy.Valid given = valid(PolicyParser.parse(Files.readString(sample)));

        ScalingPolicyResource carried =
                JACKSON.convertValue(PolicyPrinter.tree(given.policy()), ScalingPolicyResource.class);

        assertThat(valid(PolicyParser.parse(JACKSON.asJson(carried))).policy()).isEqualTo(given.policy());
    }

    @Test
    void isWhatTheClientNeedsToFindIt() {
        ScalingPolicyResource policy = new ScalingPolicyResource();

        assertThat(policy.getApiVersion()).isEqualTo("leadline.dev/v1alpha1");
        assertThat(policy.getKind()).isEqualTo("ScalingPolicy");
        assertThat(policy.getCRDName()).isEqualTo("scalingpolicies.leadline.dev");
        assertThat(policy.getScope()).isEqualTo("Namespaced");
        assertThat(new AcceleratorBudgetResource().getScope()).isEqualTo("Cluster");
        assertThat(new AcceleratorBudgetResource().getCRDName()).isEqualTo("acceleratorbudgets.leadline.dev");
    }

    @Test
    void leavesAbsentFieldsOutSoThatAStatusNeverClaimsZero() {
        ScalingPolicyResource policy = new ScalingPolicyResource();
        policy.setMetadata(new ObjectMetaBuilder().withName("a").build());
        policy.setStatus(new ScalingPolicyStatus(
                3L,
                List.of(new StatusCondition("Ready", "True", null, null, null, null)),
                new ScalingPolicyStatus.LastDecision("d1", "2026-11-23T12:00:00Z", "held"),
                List.of(new ScalingPolicyStatus.PoolStatus(
                        "prefill", "Prefill", 2, null, null, null, 4, null, 3, "Held", null, "120.5", null, null,
                        null))));

        String json = JACKSON.asJson(policy);

        assertThat(json)
                .contains(
                        "\"neededReplicas\":4",
                        "\"summary\":\"prefill 2/4/3\"",
                        "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]")
                .doesNotContain("null", "readyReplicas", "feasibleReplicas", "\"spec\"");
        assertThat(JACKSON.unmarshal(json, ScalingPolicyResource.class).getStatus())
                .isEqualTo(policy.getStatus());
    }

    @Test
    void carriesABudget() {
        AcceleratorBudgetResource budget = new AcceleratorBudgetResource();
        budget.setSpec(new AcceleratorBudgetSpec(
                List.of(new AcceleratorBudgetSpec.Limit("NVIDIA-H100-80GB-HBM3", 64)), "250.5", List.of("inference")));

        AcceleratorBudgetResource carried = JACKSON.unmarshal(JACKSON.asYaml(budget), AcceleratorBudgetResource.class);

        assertThat(carried.getSpec()).isEqualTo(budget.getSpec());
    }

    @Test
    void leavesJudgementToTheParser() {
        ScalingPolicyResource odd = JACKSON.convertValue(
                Map.of("metadata", Map.of("name", "a"), "spec", Map.of("mode", "Later", "leadTime", "soon")),
                ScalingPolicyResource.class);

        assertThat(PolicyParser.parse(JACKSON.asJson(odd)))
                .isInstanceOfSatisfying(
                        ParsedPolicy.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::path)
                                .contains("spec.mode", "spec.leadTime", "spec.model", "spec.pools"));
    }

    private static ParsedPolicy.Valid valid(ParsedPolicy parsed) {
        return switch (parsed) {
            case ParsedPolicy.Valid valid -> valid;
            case ParsedPolicy.Invalid(List<Violation> violations) -> throw new AssertionError(violations.toString());
        };
    }
}
