// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.decode;
import static dev.leadline.rehearse.peers.PeerFixtures.fleet;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.prefill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** llm-d's KEDA settings and its latency law, worked by hand. */
class KedaTest {

    @Test
    void aTriggerDividesItsSumByItsTargetAndTheLargestWins() {
        // max(⌈3 ÷ 1⌉, ⌈40 ÷ 16⌉) = max(3, 3) and max(⌈1 ÷ 1⌉, ⌈70 ÷ 16⌉) = 5.
        assertThat(propose(2, 3, 1, 40, 16)).hasValue(3);
        assertThat(propose(2, 1, 1, 70, 16)).hasValue(5);
    }

    @Test
    void anUnknownTriggerMayNotShrinkAndNoneAtAllProposesNothing() {
        var unknown = new ExternalHpas.Trigger(OptionalDouble.empty(), 1);
        var low = new ExternalHpas.Trigger(OptionalDouble.of(2), 1);
        var high = new ExternalHpas.Trigger(OptionalDouble.of(9), 1);
        assertThat(ExternalHpas.proposal(List.of(unknown, low), 4, 0.1)).isEmpty();
        assertThat(ExternalHpas.proposal(List.of(unknown, high), 4, 0.1)).hasValue(9);
        assertThat(ExternalHpas.proposal(List.of(unknown), 4, 0.1)).isEmpty();
    }

    @Test
    void theLatencyLawGrowsByPressureTimesCreditAndShrinksByTheRest() {
        // 4 + ⌈4 × (1.1 × 1 ÷ 0.55 − 1)⌉ = 8; half of them ready: 4 + ⌈4 × (1.1 × 0.5 ÷ 0.55 − 1)⌉ = 4.
        assertThat(KedaSloAware.desired(4, 4, 1.1, 0.55, 0.40)).isEqualTo(8);
        assertThat(KedaSloAware.desired(4, 2, 1.1, 0.55, 0.40)).isEqualTo(4);
        // 10 + ⌈10 × (0.6 ÷ 0.55 − 1)⌉ = 10 + ⌈0.909⌉ = 11; between the thresholds nothing.
        assertThat(KedaSloAware.desired(10, 10, 0.6, 0.55, 0.40)).isEqualTo(11);
        assertThat(KedaSloAware.desired(10, 10, 0.5, 0.55, 0.40)).isEqualTo(10);
        // 10 − ⌊10 × (1 − 0.3 ÷ 0.4)⌋ = 10 − ⌊2.5⌋ = 8.
        assertThat(KedaSloAware.desired(10, 10, 0.3, 0.55, 0.40)).isEqualTo(8);
    }

    @Test
    void aBacklogIsSecondsOfOneReplica() {
        // llm-d's own number for this model and GPU: 15,928 tokens/s; 47,784 tokens are 3 s, two replicas at 1.5 s
        // each.
        assertThat(KedaTokenAware.backlogSeconds(47_784, 15_928)).isCloseTo(3, within(1e-9));
    }

    @Test
    void prefillGrowsOnTokensAndDecodeOnKvUsageByOnePodPerThreeMinutes() {
        PeerFleet fleet = fleet(1, 16);
        ScalingStrategy keda = KedaTokenAware.on(fleet, KedaTokenAware.Settings.PUBLISHED);
        double velocity = fleet.prefillVelocity(FleetSpec.PREFILL);
        var busy = look(0, List.of(prefill("p", 3, 9, 4 * velocity)), List.of(decode("d", 50, 0, 0.9)));

        assertThat(keda.decide(busy)).isEmpty();
        // 4 s ÷ 1.5 s asks for 3, KV 0.9 ÷ 0.8 for 2: one more each is all that a period allows.
        var asked = keda.decide(PeerFixtures.at(busy, 5));
        assertThat(asked).containsEntry(FleetSpec.PREFILL, 2).containsEntry(FleetSpec.DECODE, 2);
    }

    @Test
    void whatIsScrapedAtSecondZeroIsActedOnAtSecondFive() {
        ScalingStrategy keda = KedaQueue.on(fleet(1, 16), new KedaQueue.Settings(1, 16, 16, 0, Pace.DOUBLE));
        assertThat(keda.looksAt(0)).isTrue();
        assertThat(keda.looksAt(5)).isTrue();
        assertThat(keda.looksAt(10)).isFalse();
        var queue = look(0, List.of(prefill("p", 1, 2, 1000)), List.of(decode("d", 40, 0, 0.2)));
        var empty = look(5, List.of(prefill("p", 0, 0, 0)), List.of(decode("d", 0, 0, 0)));

        assertThat(keda.decide(queue)).isEmpty();
        // 2 waiting ÷ 1 = 2; ⌈40 ÷ 16⌉ = 3, cut to 100 % in 15 s.
        assertThat(keda.decide(empty)).containsEntry(FleetSpec.PREFILL, 2).containsEntry(FleetSpec.DECODE, 2);
    }

    private static OptionalInt propose(int current, double one, double target, double other, double otherTarget) {
        return ExternalHpas.proposal(
                List.of(
                        new ExternalHpas.Trigger(OptionalDouble.of(one), target),
                        new ExternalHpas.Trigger(OptionalDouble.of(other), otherTarget)),
                current,
                0.1);
    }
}
