// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.Role;
import dev.leadline.policy.ScalingPolicy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which of two pools of a role is woken or grown first. */
class VariantsTest {

    private static final ScalingPolicy POLICY = PolicyBuilder.aPolicy()
            .profiled("small", Role.Decode, "qwen3-32b-a100-vllm-bf16-tp2")
            .profiled("large", Role.Decode, "qwen3-32b-h100-vllm-bf16-tp2")
            .profiled("p-small", Role.Prefill, "qwen3-32b-a100-vllm-bf16-tp2")
            .profiled("p-large", Role.Prefill, "qwen3-32b-h100-vllm-bf16-tp2")
            .pool("unknown", Role.Decode, 0, 4, false)
            .build();

    private final FleetMemory memory = new FleetMemory(POLICY, Experiment.NONE);
    private final Map<String, OptionalInt> room = new HashMap<>();
    private final Variants variants =
            new Variants(memory, view -> room.getOrDefault(view.pool().name(), OptionalInt.empty()));

    private static SeenPool pool(String name) {
        return SeenPool.of(name, name.startsWith("p-") ? Role.Prefill : Role.Decode)
                .bounds(0, 5);
    }

    private String cheapest(SeenPool... pools) {
        List<PoolView> views = Arrays.stream(pools).map(SeenPool::view).toList();
        return variants.cheapest(views).pool().name();
    }

    private double work(String name) {
        PoolMemory known = memory.pool(name);
        return known.decode()
                .capacity()
                .orElseThrow()
                .at(SeenPool.OBJECTIVES.perTokenSeconds())
                .tokensPerSecond();
    }

    @Test
    void withoutAllPricesTheOrderOfThePolicyCounts() {
        assertThat(cheapest(pool("small"), pool("large"))).isEqualTo("small");
        assertThat(cheapest(pool("large"), pool("small"))).isEqualTo("large");
        assertThat(cheapest(pool("small").cost(9), pool("large"))).isEqualTo("small");
        assertThat(cheapest(pool("large"), pool("small").cost(1))).isEqualTo("large");
    }

    @Test
    void thePriceOfItsWorkDecides() {
        double ratio = work("large") / work("small");
        assertThat(ratio).isGreaterThan(1);
        assertThat(cheapest(pool("small").cost(1), pool("large").cost(0.99 * ratio)))
                .as("dearer, and does more for it")
                .isEqualTo("large");
        assertThat(cheapest(pool("small").cost(1), pool("large").cost(1.01 * ratio)))
                .isEqualTo("small");
    }

    @Test
    void prefillIsComparedByItsPrompts() {
        double small = memory.pool("p-small").prefill().capacity().orElseThrow().tokensPerSecond();
        double large = memory.pool("p-large").prefill().capacity().orElseThrow().tokensPerSecond();
        double ratio = large / small;
        assertThat(cheapest(pool("p-small").cost(1), pool("p-large").cost(0.99 * ratio)))
                .isEqualTo("p-large");
        assertThat(cheapest(pool("p-small").cost(1), pool("p-large").cost(1.01 * ratio)))
                .isEqualTo("p-small");
    }

    @Test
    void whereTheWorkOfOneIsNotKnownAcceleratorsAreCompared() {
        assertThat(cheapest(pool("unknown").cost(1.1), pool("large").cost(1))).isEqualTo("large");
        assertThat(cheapest(pool("large").cost(1.1), pool("unknown").cost(1))).isEqualTo("unknown");
        assertThat(cheapest(pool("unknown").cost(1.5), pool("large").ready(1).cost(2.9)))
                .as("four accelerators as remembered, or two as seen")
                .isEqualTo("large");
    }

    @Test
    void poolsWithoutRoomComeLast() {
        room.put("small", OptionalInt.of(0));
        assertThat(cheapest(pool("small"), pool("large"))).isEqualTo("large");
        room.put("large", OptionalInt.of(0));
        assertThat(cheapest(pool("small"), pool("large"))).isEqualTo("small");
        room.put("small", OptionalInt.of(1));
        assertThat(cheapest(pool("large"), pool("small"))).isEqualTo("small");
    }

    @Test
    void thePolicyAndTheHardwareBoundAPool() {
        assertThat(variants.most(pool("small").view())).isEqualTo(5);
        room.put("small", OptionalInt.of(3));
        assertThat(variants.most(pool("small").view())).isEqualTo(3);
        room.put("small", OptionalInt.of(8));
        assertThat(variants.most(pool("small").view())).isEqualTo(5);
    }
}
