// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PolicyTermsTest {

    @Test
    void theAcceleratorStandsBeforeBackendQuantisationAndParallelism() {
        assertThat(PolicyTerms.accelerator("qwen3-32b-h100-vllm-bf16-tp2")).isEqualTo("h100");
        assertThat(PolicyTerms.accelerator("llama-3.1-405b-instruct-mi300x-sglang-fp8-tp8"))
                .isEqualTo("mi300x");
        assertThat(PolicyTerms.accelerator("h100-tp2")).isEmpty();
    }
}
