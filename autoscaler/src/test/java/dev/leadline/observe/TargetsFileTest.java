// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsFileTest {
    private static final PolicyKey KEY = new PolicyKey("inference", "qwen3-32b");
    private static final String FULL = """
            policies:
            - policy: inference/qwen3-32b
              router: http://10.0.0.9:9090/metrics
              gpuExporters: [http://10.0.0.1:9400/metrics]
              freeAccelerators: 12
              pools:
                prefill:
                - {id: p-0, metrics: "http://10.0.0.5:8000/metrics", accelerators: 2}
                decode:
                - id: d-0
                  metrics: http://10.0.0.6:8000/metrics
                  state: Draining
                  since: "2026-11-23T12:00:00Z"
                  pod: qwen-decode-0
                  namespace: serving
                  gpus: [GPU-3fa8]
            """;

    @Test
    void readsEveryField() {
        TargetsFile file = valid(FULL);

        assertThat(file.router(KEY)).contains(URI.create("http://10.0.0.9:9090/metrics"));
        assertThat(file.gpuExporters(KEY)).containsExactly(URI.create("http://10.0.0.1:9400/metrics"));
        assertThat(file.freeAccelerators(KEY)).hasValue(12);
        assertThat(file.instances(KEY))
                .satisfiesExactly(
                        prefill -> {
                            assertThat(prefill.pool()).isEqualTo("prefill");
                            assertThat(prefill.state()).isEqualTo(InstanceState.Ready);
                            assertThat(prefill.accelerators()).isEqualTo(2);
                            assertThat(prefill.metrics()).contains(URI.create("http://10.0.0.5:8000/metrics"));
                            assertThat(prefill.gpus())
                                    .contains(new GpuIdentity(Optional.empty(), Optional.of("p-0"), Set.of()));
                        },
                        decode -> {
                            assertThat(decode.state()).isEqualTo(InstanceState.Draining);
                            assertThat(decode.since()).isPresent();
                            assertThat(decode.gpus())
                                    .contains(new GpuIdentity(
                                            Optional.of("serving"), Optional.of("qwen-decode-0"), Set.of("GPU-3fa8")));
                        });
    }

    @Test
    void aPolicyThatIsNotNamedHasNothing() {
        assertThat(valid(FULL).instances(new PolicyKey("inference", "other"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "policy: x|policy",
                "policies: [{policy: x, pools: {}}]|policies[0].policy",
                "policies: [{policy: a/b}]|policies[0].pools",
                "policies: [{policy: a/b, pools: {}}, {policy: a/b, pools: {}}]|policies[1].policy",
                "policies: [{policy: a/b, router: 'ftp://x', pools: {}}]|policies[0].router",
                "policies: [{policy: a/b, router: 'http://u:p@x/', pools: {}}]|policies[0].router",
                "policies: [{policy: a/b, pools: {d: [{id: x}]}}]|policies[0].pools.d[0].metrics",
                "policies: [{policy: a/b, pools: {d: [{id: x, metrics: 'not an address'}]}}]|policies[0].pools.d[0].metrics",
                "policies: [{policy: a/b, pools: {d: {id: x}}}]|policies[0].pools.d",
                "policies: [{policy: a/b, pools: {d: [{id: x, metrics: 'http://x', port: 1}]}}]|policies[0].pools.d[0].port",
                "policies: [{policy: a/b, a: 1, a: 2}]|line 1, column 32",
                "policies: [|line 1, column 12"
            })
    void everyFaultNamesItsPlace(String yaml, String path) {
        assertThat(invalid(yaml)).extracting(Violation::path).contains(path);
        assertThat(invalid(yaml))
                .allSatisfy(violation -> assertThat(violation.hint()).isNotBlank());
    }

    @Test
    void aNameTwiceInAPoolIsAFault() {
        assertThat(
                        invalid(
                                "policies: [{policy: a/b, pools: {d: [{id: x, metrics: 'http://x'}, {id: x, metrics: 'http://x'}]}}]"))
                .extracting(Violation::path)
                .containsExactly("policies[0].pools.d[1].id");
    }

    private static TargetsFile valid(String yaml) {
        return switch (TargetsFile.parse(yaml)) {
            case TargetsFile.Valid(TargetsFile directory) -> directory;
            case TargetsFile.Invalid(List<Violation> violations) -> throw new AssertionError(violations);
        };
    }

    private static List<Violation> invalid(String yaml) {
        return switch (TargetsFile.parse(yaml)) {
            case TargetsFile.Valid valid -> throw new AssertionError(valid);
            case TargetsFile.Invalid(List<Violation> violations) -> violations;
        };
    }
}
