// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileCatalogueTest {

    private final EngineProfile qwen =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();

    @Test
    void findsEveryProfileByTheIdItListed() {
        assertThat(ProfileCatalogue.ids())
                .hasSize(28)
                .allSatisfy(id -> assertThat(ProfileCatalogue.find(id))
                        .hasValueSatisfying(profile -> assertThat(profile.id()).isEqualTo(id)));
        assertThat(ProfileCatalogue.find("gpt-2-abacus")).isEmpty();
    }

    @Test
    void prefillFollowsTheFittedFormAndTheTimingItWasFittedTo() {
        double seconds = qwen.prefillSeconds(2048, EngineProfile.attentionWork(2048, 0));

        assertThat(seconds).isCloseTo(0.110097, within(1e-5));
        assertThat(seconds).isCloseTo(0.107185, within(0.05 * 0.107185));
    }

    @Test
    void cachedTokensTakeAttentionWorkAway() {
        assertThat(EngineProfile.attentionWork(1000, 600)).isEqualTo(320_000);
    }

    @Test
    void decodeStepGrowsWithBatchAndContext() {
        assertThat(qwen.decodeStepSeconds(32, 32 * 2048)).isCloseTo(0.017218, within(1e-5));
        var deepseek =
                ProfileCatalogue.find("deepseek-v3-b200-trtllm-nvfp4-tp8").orElseThrow();
        assertThat(deepseek.decodeStepSeconds(3, 0)).isCloseTo((6.298 + 2 * 0.8389 + 3 * 0.04014) / 1e3, within(1e-9));
    }

    @Test
    void quantisedRowsKeepHalfTheKvBytes() {
        assertThat(qwen.kvBytesPerToken()).isEqualTo(262_144);
        assertThat(ProfileCatalogue.find("qwen3-32b-h100-trtllm-fp8block-tp1")
                        .orElseThrow()
                        .kvBytesPerToken())
                .isEqualTo(131_072);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e9})
    void refusesAPriorThatNoEngineCouldHave(double factor) {
        EngineProfile known =
                ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
        assertThatThrownBy(() -> known.timesAsLong(factor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("qwen3-32b-h100-vllm-bf16-tp2");
    }
}
