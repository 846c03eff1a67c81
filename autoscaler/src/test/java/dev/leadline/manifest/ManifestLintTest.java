// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadline.policy.ScalingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestLintTest {

    private static final ManifestOptions TODAY =
            new ManifestOptions(KubernetesVersion.parse("1.37"), ManifestOptions.SCALER_ADDRESS);

    private static List<LintFinding> lint(ManifestKind kind, ScalingPolicy policy, String from, String to) {
        String yaml = Manifests.yaml(Followed.policy(), kind, TODAY);
        assertThat(yaml).contains(from);
        return ManifestLint.lint(Followed.documents(yaml.replace(from, to)).getFirst(), policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: AverageValue | type: Value | NotAverageValue | spec.metrics[0].external.target.type",
                "averageValue: \"1\" | averageValue: \"2\" | NotOne | spec.metrics[0].external.target.averageValue",
                "namespace: inference | namespace: other | OtherNamespace | metadata.namespace",
                "minReplicas: 1 | minReplicas: 2 | BoundsNarrower | spec.minReplicas",
                "maxReplicas: 16 | maxReplicas: 15 | BoundsNarrower | spec.maxReplicas",
                "name: qwen-prefill | name: qwen-other | OtherTarget | spec.scaleTargetRef.name",
                "leadline_desired_replicas | queue_length | NoLeadlineMetric | spec.metrics",
                "policy: qwen3-32b | policy: qwen3-8b | SelectorMatchesNothing"
                        + " | spec.metrics[0].external.metric.selector",
                "policy: qwen3-32b | role: prefill | SelectorNotUnique | spec.metrics[0].external.metric.selector",
                "pool: prefill | role: prefill | SelectorNotUnique | spec.metrics[0].external.metric.selector",
                "autoscaling/v2 | autoscaling/v1 | NotAScaler | kind",
            })
    void aSlipInAnHpaIsFound(String from, String to, LintCode code, String path) {
        assertThat(lint(ManifestKind.Hpa, Followed.policy(), from, to))
                .extracting(LintFinding::code, LintFinding::path)
                .containsExactly(tuple(code, path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tolerance: \"0\" | tolerance: \"0.1\" | Tolerance",
                "tolerance: \"0\" | # | Tolerance",
                "stabilizationWindowSeconds: 0 | stabilizationWindowSeconds: 60 | StabilizationWindow",
                "selectPolicy: Max | selectPolicy: Min | RatePolicy",
                "selectPolicy: Max | selectPolicy: Disabled | RatePolicy",
                "value: 16 | value: 4 | RatePolicy",
            })
    void aBehaviorOfItsOwnIsFoundInBothDirections(String from, String to, LintCode code) {
        for (ManifestKind kind : ManifestKind.values()) {
            assertThat(lint(kind, Followed.policy(), from, to))
                    .extracting(LintFinding::code)
                    .containsExactly(code, code);
        }
    }

    @Test
    void theDefaultsOfAnHpaAreNotRight() {
        Map<?, ?> hpa = Followed.documents("""
                        apiVersion: autoscaling/v2
                        kind: HorizontalPodAutoscaler
                        spec:
                          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: qwen-prefill}
                          maxReplicas: 16
                          metrics:
                          - type: External
                            external:
                              metric: {name: leadline_desired_replicas}
                              target: {type: AverageValue, averageValue: 1000m}
                        """).getFirst();

        assertThat(ManifestLint.lint(hpa, Followed.policy()))
                .extracting(LintFinding::code)
                .containsExactly(
                        LintCode.SelectorNotUnique,
                        LintCode.Tolerance,
                        LintCode.RatePolicy,
                        LintCode.Tolerance,
                        LintCode.StabilizationWindow);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: external-push | type: external | NotPushed",
                "metricType: AverageValue | metricType: Value | NotAverageValue",
                "minReplicaCount: 1 | minReplicaCount: 3 | BoundsNarrower",
                "maxReplicaCount: 16 | maxReplicaCount: 3 | BoundsNarrower",
                "pool: prefill | pool: other | SelectorMatchesNothing",
                "policy: qwen3-32b | policy: other | SelectorMatchesNothing",
                "type: external-push | type: prometheus | NoLeadlineMetric",
            })
    void aSlipInAScaledObjectIsFound(String from, String to, LintCode code) {
        assertThat(lint(ManifestKind.ScaledObject, Followed.policy(), from, to))
                .extracting(LintFinding::code)
                .containsExactly(code);
    }

    @Test
    void aCooldownMattersWhereThePolicyGoesToZero() {
        assertThat(lint(ManifestKind.ScaledObject, Followed.policy(), "cooldownPeriod: 0", "cooldownPeriod: 9"))
                .isEmpty();
        assertThat(lint(ManifestKind.ScaledObject, Followed.toZero(), "cooldownPeriod: 0", "cooldownPeriod: 9"))
                .extracting(LintFinding::code)
                .containsExactly(LintCode.BoundsNarrower, LintCode.Cooldown);
    }

    @Test
    void aPolicyThatOnlyAdvisesOrWritesItselfIsSaid() {
        ScalingPolicy advising = Followed.policy(
                Followed.POLICY.replace("mode: Enforce", "mode: Advise").replace("ExternalMetric", "Scale"));

        assertThat(lint(ManifestKind.Hpa, advising, "kind", "kind"))
                .extracting(LintFinding::code)
                .containsExactly(LintCode.AdviseMode, LintCode.ActuationScale);
    }

    @Test
    void strangeTreesAreFindingsAndNothingIsThrown() {
        for (String yaml : List.of(
                "{a: 1}",
                "{kind: 3, apiVersion: []}",
                "{kind: ScaledObject, apiVersion: keda.sh/v1alpha1, spec: 4}",
                "{kind: ScaledObject, apiVersion: keda.sh/v1alpha1, spec: {triggers: [3, {type: external, metadata: {policy: []}}]}}",
                "{kind: HorizontalPodAutoscaler, apiVersion: autoscaling/v2, spec: {metrics: [{external: {metric: {name:"
                        + " leadline_desired_replicas, selector: {matchLabels: [x], matchExpressions: [{key: 3}]}}}}]}}")) {
            assertThat(ManifestLint.lint(Followed.documents(yaml).getFirst(), Followed.policy()))
                    .as(yaml)
                    .isNotEmpty()
                    .allSatisfy(finding -> {
                        assertThat(finding.sentence()).endsWith(".");
                        assertThat(finding.hint()).endsWith(".");
                    });
        }
    }

    @Test
    void everyCodeIsInTheReference() throws IOException {
        String reference = Files.readString(Path.of("../src/docs/reference/manifests.md"));
        for (LintCode code : LintCode.values()) {
            assertThat(reference).contains("| `" + code.name() + "` |");
        }
    }
}
