// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.capacity.LearnedState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What everything does that keeps learned capacities. */
public abstract class CapacityMemoryContract {

    private static final LearnedState PREFILL = new LearnedState(1, List.of(0.1, 1.0 / 3, 4e-17, -0.0));
    private static final LearnedState DECODE = new LearnedState(7, List.of());

    protected abstract CapacityMemory memory();

    @Test
    void readsBackToTheBit() {
        memory().keep(Samples.KEY, Map.of("prefill", PREFILL, "decode", DECODE));

        assertThat(memory().recall(Samples.KEY)).isEqualTo(Map.of("prefill", PREFILL, "decode", DECODE));
    }

    @Test
    void keepsTheNewestAndForgetsPoolsThatAreGone() {
        memory().keep(Samples.KEY, Map.of("prefill", PREFILL, "decode", DECODE));
        memory().keep(Samples.KEY, Map.of("prefill", DECODE));

        assertThat(memory().recall(Samples.KEY)).isEqualTo(Map.of("prefill", DECODE));
    }

    @Test
    void knowsNothingOfADeletedPolicy() {
        memory().keep(Samples.KEY, Map.of("prefill", PREFILL));
        memory().forget(Samples.KEY);

        assertThat(memory().recall(Samples.KEY)).isEmpty();
    }
}
