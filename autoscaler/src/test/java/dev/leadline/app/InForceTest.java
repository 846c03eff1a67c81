// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.observe.TargetsFile;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InForceTest {

    static final String POLICY = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: qwen, namespace: inference}
            spec:
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools:
              - {name: prefill, role: Prefill, replicas: {min: 1, max: 4}}
              - {name: decode, role: Decode, replicas: {min: 1, max: 4}}
              sources: {push: {}}
            """;

    private static final String SCRAPED = POLICY.replace("  sources: {push: {}}\n", "")
            .replace("Prefill,", "Prefill, target: {apiVersion: apps/v1, kind: Deployment, name: p},")
            .replace("Decode,", "Decode, target: {apiVersion: apps/v1, kind: Deployment, name: d},");

    private static ScalingPolicy policy(String text) {
        return ((ParsedPolicy.Valid) PolicyParser.parse(text)).policy();
    }

    private static Optional<TargetsFile> targets(String policy, String pool) {
        return Optional.of(((TargetsFile.Valid) TargetsFile.parse("policies: [{policy: " + policy + ", pools: {" + pool
                        + ": [{id: p-0, metrics: \"http://10.0.0.5:8000/metrics\"}]}}]"))
                .directory());
    }

    @Test
    void saysWhereEveryPolicyGetsItsObservations() {
        assertThat(new InForce(List.of(policy(POLICY)), Optional.empty()).sentence())
                .isEqualTo("In force: inference/qwen (pushed).");
        assertThat(new InForce(List.of(policy(SCRAPED)), targets("inference/qwen", "prefill")).sentence())
                .isEqualTo("In force: inference/qwen (1 instance scraped).");
        assertThat(new InForce(List.of(), Optional.empty()).sentence()).startsWith("No policy is in force: PUT one");
    }

    @Test
    void doubtsNothingThatFitsTogether() {
        assertThat(new InForce(List.of(policy(POLICY)), Optional.empty()).doubts())
                .isEmpty();
        assertThat(new InForce(List.of(policy(SCRAPED)), targets("inference/qwen", "decode")).doubts())
                .isEmpty();
    }

    @Test
    void warnsOfAPolicyThatNobodyObserves() {
        assertThat(new InForce(List.of(policy(SCRAPED)), Optional.empty()).doubts())
                .singleElement()
                .asString()
                .contains("inference/qwen is never observed", "--targets");
    }

    @Test
    void warnsOfTargetsThatAreNotScraped() {
        assertThat(new InForce(List.of(policy(POLICY)), targets("inference/qwen", "prefill")).doubts())
                .singleElement()
                .asString()
                .contains("has sources.push");
        assertThat(new InForce(List.of(policy(SCRAPED)), targets("inference/qwen", "prefil")).doubts())
                .singleElement()
                .asString()
                .contains("pool prefil, which inference/qwen does not have");
        assertThat(new InForce(List.of(), targets("inference/other", "prefill")).doubts())
                .singleElement()
                .asString()
                .contains("inference/other, which is not in force yet");
    }
}
