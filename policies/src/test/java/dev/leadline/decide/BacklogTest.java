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

    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final Backlog.Waiting NOTHING = new Backlog.Waiting(0, ANY, 0, ANY);

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
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(90)), NOTHING, 60, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(20 * 90, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(6 + 1800 / 45.0 / 10, within(1e-9));
    }

    @Test
    void shortLeadTimesDoNotBuyReplicasForLessThanAQuarterOfAMinute() {
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(12)), NOTHING, 60, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(20 * 12, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(6 + 240 / 15.0 / 10, within(1e-9));
    }

    @Test
    void whatWaitsInOneEngineKeepsNoMoreThanTwiceAsManyBusy() {
        Backlog.Waiting inOne = new Backlog.Waiting(9_000, 1, 0, ANY);
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(90)), inOne, 30, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(9_000 - 10 * 90, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(3 + 2, within(1e-9));
    }

    @Test
    void whatWaitsBeforeAllEnginesKeepsAsManyBusyAsThereAre() {
        Backlog.Waiting before = new Backlog.Waiting(0, 0, 9_000, ANY);
        assertThat(Backlog.of(fourReady(Duration.ofSeconds(90)), before, 30, 10).ordered())
                .as("but no more than twice what demand takes")
                .isCloseTo(2 * 3, within(1e-9));
        Backlog.Waiting sentOn = new Backlog.Waiting(0, 0, 9_000, 1.5);
        assertThat(Backlog.of(fourReady(Duration.ofSeconds(90)), sentOn, 30, 10).ordered())
                .isCloseTo(3 + 3, within(1e-9));
    }

    @Test
    void bothPartsOfWhatIsLeftShrinkAlike() {
        Backlog.Waiting half = new Backlog.Waiting(1_000, ANY, 1_000, 0.5);
        Backlog backlog = Backlog.of(fourReady(Duration.ofSeconds(90)), half, 30, 10);
        assertThat(backlog.leftAtLead()).isCloseTo(1_100, within(1e-9));
        assertThat(backlog.ordered()).isCloseTo(3 + 550 / 45.0 / 10 + 1, within(1e-9));
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
