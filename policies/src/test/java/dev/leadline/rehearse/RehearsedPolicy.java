// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;

/** The usual policy of a rehearsal that a test runs: two pools of one to sixteen replicas, everything else at its default. */
final class RehearsedPolicy {

    private static final String TEXT = """
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: NAME, namespace: rehearsal}
            spec:
              mode: Enforce
              model: {name: Qwen/Qwen3-32B}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, timeToFirstTokenPer1kInput: 150ms, interTokenLatency: 50ms}
              sources: {push: {}}
              OPTIONS
              pools:
              - {name: prefill, role: Prefill, replicas: {min: LEAST, max: 16}, capacity: {profile: qwen3-32b-h100-vllm-bf16-tp2}}
              - {name: decode, role: Decode, replicas: {min: LEAST, max: 16}, capacity: {profile: qwen3-32b-h100-vllm-bf16-tp2}}
            """;

    private RehearsedPolicy() {}

    static ScalingPolicy named(String name) {
        return with(name, "", 1);
    }

    /**
     * The same with more fields.
     *
     * @param options a line of YAML below {@code spec}; may be empty
     * @param least replicas that each pool keeps
     */
    static ScalingPolicy with(String name, String options, int least) {
        String text = TEXT.replace("NAME", name).replace("OPTIONS", options).replace("LEAST", Integer.toString(least));
        ParsedPolicy parsed = PolicyParser.parse(text);
        if (parsed instanceof ParsedPolicy.Valid valid) {
            return valid.policy();
        }
        throw new AssertionError(parsed);
    }
}
