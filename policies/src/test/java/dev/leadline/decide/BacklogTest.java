// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closed forms of the fluid projection. */
class BacklogTest {

    @Test
    void workGrowsByWhatCapacityLacksUntilReplicasCome() {
        Supply supply = new Supply(2, List.of(30.0, 60.0));
        assertThat(supply.leftAfter(20, 0, 50, 10)).isCloseTo(600, within(1e-9));
        assertThat(supply.leftAfter(90, 0, 50, 10)).isCloseTo(30 * 30 + 30 * 20 + 30 * 10, within(1e-9));
        assertThat(supply.by(45)).isEqualTo(3);
    }

    @Test
    void workNeverFallsBelowNothing() {
        Supply supply = new Supply(5, List.of(10.0));
        assertThat(supply.leftAfter(100, 200, 20, 10)).isZero();
        assertThat(supply.worst(200, 20, 10)).isEqualTo(200);
    }

    @Test
    void ordersWhatWorksTheRestOffInHalfALeadTime() {
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(90)), 0, 0, 60, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(20 * 90, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(6 + 1800 / 45.0 / 10, within(1e-9));
    }

    @Test
    void shortLeadTimesDoNotBuyReplicasForLessThanAQuarterOfAMinute() {
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(12)), 0, 0, 60, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(20 * 12, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(6 + 240 / 15.0 / 10, within(1e-9));
    }

    private static PoolView fourReady(Duration leadTime) {
        ScalingPolicy policy = aPolicy().build();
        return new PoolView(
                        policy.pools().getFirst(),
                        new PoolObservation("prefill", Role.Prefill, List.of()),
                        policy.objectives(),
                        2)
                .with(leadTime, List.of(0.0, 0.0, 0.0, 0.0));
    }
}
