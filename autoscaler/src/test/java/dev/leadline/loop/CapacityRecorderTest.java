// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.NoActuator;
import dev.leadline.capacity.LearnedState;
import dev.leadline.decide.ForecastingController;
import dev.leadline.policy.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityRecorderTest {

    private final InMemoryCapacities kept = new InMemoryCapacities();
    private final PolicyRegistry registry = new PolicyRegistry(ForecastingController::new);
    private final PolicyLoop loop = new PolicyLoop(
            registry,
            new InMemoryJournal(),
            new NoActuator(),
            List.of(new CapacityRecorder(registry, kept)),
            () -> Samples.NOON);

    private void look(int second) {
        loop.cycle(Samples.KEY, Samples.snapshot(Samples.NOON.plusSeconds(second), 3, 2));
    }

    @Test
    void keepsOnceAMinuteWhatEachPoolHasLearned() {
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        look(0);
        assertThat(kept.recall(Samples.KEY)).isEmpty();
        look(30);
        assertThat(kept.recall(Samples.KEY)).isEmpty();
        look(60);
        Map<String, LearnedState> first = kept.recall(Samples.KEY);
        assertThat(first).containsOnlyKeys("prefill", "decode").isEqualTo(registry.capacities(Samples.KEY));
    }

    @Test
    void aRestartReplacesNothingBeforeItHasLookedForAMinute() {
        LearnedState before = new LearnedState(1, List.of(4.0, 2.0));
        kept.keep(Samples.KEY, Map.of("prefill", before));
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        look(0);
        look(30);
        assertThat(kept.recall(Samples.KEY)).isEqualTo(Map.of("prefill", before));
    }

    @Test
    void theNextProcessGoesOnWithWhatWasKept() {
        registry.put(Samples.policy(Samples.KEY, Mode.Advise));
        for (int second = 0; second <= 120; second += 5) {
            look(second);
        }
        PolicyRegistry next = new PolicyRegistry(ForecastingController::new);
        next.put(Samples.policy(Samples.KEY, Mode.Advise));
        assertThat(next.recall(Samples.KEY, kept.recall(Samples.KEY))).isEmpty();
        assertThat(next.capacities(Samples.KEY)).isEqualTo(kept.recall(Samples.KEY));
    }

    @Test
    void saysNothingOfPoliciesThatAreNotInForce() {
        assertThat(registry.capacities(Samples.KEY)).isEmpty();
        assertThat(registry.recall(Samples.KEY, Map.of())).isEmpty();
    }
}
