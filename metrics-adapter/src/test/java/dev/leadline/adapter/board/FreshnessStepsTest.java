// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import static dev.leadline.adapter.board.Readings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessStepsTest {

    private static final Duration HOLD = Duration.ofMinutes(5);

    @Test
    void saysEachStepOnceFromSilenceToTheFallbackAndBack() {
        Snapshot live = at(NOON, Map.of("decode", 2), "chat");
        Snapshot held = at(NOON.plusSeconds(61), Map.of("decode", 2), "chat");
        Snapshot floor = at(NOON.plusSeconds(400), Map.of("decode", 2), "chat");
        assertThat(FreshnessSteps.between(Snapshot.EMPTY, live)).isEmpty();
        assertThat(FreshnessSteps.between(live, held))
                .containsExactly(
                        new FreshnessSteps.Step(
                                Freshness.Held,
                                "Pool inference/chat/decode: the last number stands, because the autoscaler has fallen silent."));
        assertThat(FreshnessSteps.between(held, held)).isEmpty();
        assertThat(FreshnessSteps.between(held, floor))
                .extracting(FreshnessSteps.Step::to)
                .containsExactly(Freshness.Floor);
        assertThat(FreshnessSteps.between(floor, live))
                .extracting(FreshnessSteps.Step::to)
                .containsExactly(Freshness.Live);
    }

    @Test
    void saysThatNothingIsServedAnyMoreEvenOfAPoolThatIsNew() {
        Snapshot gone = at(NOON.plusSeconds(400), Map.of(), "chat");
        assertThat(FreshnessSteps.between(Snapshot.EMPTY, gone))
                .extracting(FreshnessSteps.Step::to)
                .containsExactly(Freshness.Gone);
    }

    @Test
    void namesAFewOfManyInOneSentence() {
        String[] policies = {"e", "d", "c", "b", "a"};
        List<FreshnessSteps.Step> steps =
                FreshnessSteps.between(at(NOON, Map.of(), policies), at(NOON.plusSeconds(61), Map.of(), policies));
        assertThat(steps)
                .singleElement()
                .extracting(FreshnessSteps.Step::sentence)
                .asString()
                .startsWith("Pools inference/a/decode, inference/b/decode, inference/c/decode and 2 more: ");
    }

    private static Snapshot at(Instant now, Map<String, Integer> fallback, String... policies) {
        Map<PolicyKey, PolicyBoard> boards = new HashMap<>();
        for (String policy : policies) {
            PolicyReading reading = Readings.aReading(policy, HOLD, fallback, Readings.aPool("decode"));
            boards.put(reading.key(), FreshnessRule.at(reading, now));
        }
        return new Snapshot(1, boards);
    }
}
