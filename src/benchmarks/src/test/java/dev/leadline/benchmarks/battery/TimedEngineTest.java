// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedEngineTest {

    private static final EngineProfile PROFILE =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();
    private final TimedEngine engine = new TimedEngine(PROFILE);

    @Test
    void timesOneBatchOfPromptsAsTheProfileSays() {
        double expected = 1e3 * PROFILE.prefillSeconds(4 * 2048, 4 * EngineProfile.attentionWork(2048, 0));

        assertThat(engine.prefillMs(2048, 4).orElseThrow()).isEqualTo(expected, within(0.01));
    }

    @Test
    void timesOneStepOfABatchAsTheProfileSays() {
        double expected = 1e3 * PROFILE.decodeStepSeconds(32, 32 * 1025.0);

        assertThat(engine.decodeMs(1024, 32).orElseThrow()).isEqualTo(expected, within(0.05));
    }

    @Test
    void doesNotTimeWhatDoesNotFit() {
        assertThat(engine.decodeMs(100_000, 8)).isEmpty();
        assertThat(engine.prefillMs(100_000, 8)).isEmpty();
    }

    @Test
    void tellsLevelAndShapeApart() {
        List<double[]> twice = List.of(new double[] {2, 1}, new double[] {4, 2});

        assertThat(Agreement.level(twice)).isEqualTo(2, within(1e-12));
        assertThat(Agreement.of(twice, 1).mean()).isEqualTo(1, within(1e-12));
        assertThat(Agreement.of(twice, 2).worst()).isEqualTo(0, within(1e-12));
    }
}
