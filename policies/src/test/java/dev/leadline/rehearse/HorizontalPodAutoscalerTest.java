// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.percent;
import static dev.leadline.rehearse.HpaBehavior.pods;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ReplicaBounds;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Numbers worked by hand after the HPA's published algorithm. */
class HorizontalPodAutoscalerTest {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    @Test
    void theDefaultBehaviorTakesThreeSyncsFrom2To20() {
        var hpa = new HorizontalPodAutoscaler(HpaBehavior.DEFAULT, ReplicaBounds.of(1, 100));
        // max(2 + 4, 2 × 2) = 6; max(10, 12) = 12; max(16, 24) holds all 20.
        assertThat(sync(hpa, 0, 2, 20)).isEqualTo(6);
        assertThat(sync(hpa, 15, 6, 20)).isEqualTo(12);
        assertThat(sync(hpa, 30, 12, 20)).isEqualTo(20);
    }

    @Test
    void onePodPer180SecondsMeansOnePodPer180Seconds() {
        var hpa = new HorizontalPodAutoscaler(
                HpaBehavior.of(direction(0, pods(1, 180)), direction(300, pods(1, 300))), ReplicaBounds.of(1, 10));
        assertThat(sync(hpa, 0, 1, 5)).isEqualTo(2);
        // The pod of second 0 counts until 180 s have passed: the period began with 2 − 1 = 1, so 2 is the most.
        assertThat(sync(hpa, 165, 2, 5)).isEqualTo(2);
        assertThat(sync(hpa, 180, 2, 5)).isEqualTo(3);
    }

    @Test
    void anUpWindowAsksForTheSmallestProposalOfTheWindow() {
        var hpa = new HorizontalPodAutoscaler(
                HpaBehavior.of(direction(60, percent(100, 15)), direction(0, percent(100, 15))),
                ReplicaBounds.of(1, 20));
        assertThat(sync(hpa, 0, 4, 8)).isEqualTo(4);
        assertThat(sync(hpa, 30, 4, 6)).isEqualTo(4);
        // The first entry, the 4 that ran at second 0, leaves the window at second 60; 6 of second 30 is the smallest.
        assertThat(sync(hpa, 60, 4, 8)).isEqualTo(6);
    }

    @Test
    void aDownWindowAsksForTheLargestProposalOfTheWindow() {
        var hpa = new HorizontalPodAutoscaler(HpaBehavior.DEFAULT, ReplicaBounds.of(1, 20));
        assertThat(sync(hpa, 0, 8, 8)).isEqualTo(8);
        assertThat(sync(hpa, 15, 8, 5)).isEqualTo(8);
        assertThat(sync(hpa, 299, 8, 3)).isEqualTo(8);
        assertThat(sync(hpa, 300, 8, 3)).isEqualTo(5);
        assertThat(sync(hpa, 315, 5, 3)).isEqualTo(3);
    }

    @Test
    void growingByAShareRoundsUpAndShrinkingLeavesTheRoundedDownRest() {
        var hpa = new HorizontalPodAutoscaler(
                HpaBehavior.of(direction(0, percent(10, 60)), direction(0, percent(10, 60))), ReplicaBounds.of(1, 100));
        // ⌈11 × 1.1⌉ = ⌈12.1⌉ = 13; a minute later ⌊13 × 0.9⌋ = ⌊11.7⌋ = 11.
        assertThat(sync(hpa, 0, 11, 40)).isEqualTo(13);
        assertThat(sync(hpa, 60, 13, 1)).isEqualTo(11);
    }

    @Test
    void boundsComeLast() {
        var hpa = new HorizontalPodAutoscaler(HpaBehavior.DEFAULT, ReplicaBounds.of(2, 5));
        assertThat(sync(hpa, 0, 4, 9)).isEqualTo(5);
        assertThat(sync(hpa, 400, 4, 0)).isEqualTo(2);
    }

    @Test
    void anAverageValueIsADivisionWithATolerance() {
        assertThat(HorizontalPodAutoscaler.averageValue(4.1, 1, 4, 0.1)).isEqualTo(4);
        assertThat(HorizontalPodAutoscaler.averageValue(4.5, 1, 4, 0.1)).isEqualTo(5);
        assertThat(HorizontalPodAutoscaler.averageValue(3.5, 1, 4, 0.1)).isEqualTo(4);
        assertThat(HorizontalPodAutoscaler.averageValue(2.9, 1, 4, 0.1)).isEqualTo(3);
        // A desired number as AverageValue 1: 20 → 21 is 1.05 of the target and never happens.
        assertThat(HorizontalPodAutoscaler.averageValue(21, 1, 20, 0.1)).isEqualTo(20);
        assertThat(HorizontalPodAutoscaler.averageValue(3, 1, 0, 0.1)).isEqualTo(3);
    }

    @Test
    void podsWithoutAMetricCountAsIdleBeforeGrowingAndAsOnTargetBeforeShrinking() {
        // Two pods at 4 of 2: ratio 2. With a missing and a pending one as idle: 8 / 4 / 2 = 1, which changes nothing.
        assertThat(HorizontalPodAutoscaler.podsMetric(8, 2, 1, 1, 2, 0.1)).isEqualTo(4);
        // Two pods at 0.5 of 2; the missing two count 2 each: (1 + 4) / 4 / 2 = 0.625, ⌈0.625 × 4⌉ = 3.
        assertThat(HorizontalPodAutoscaler.podsMetric(1, 2, 2, 0, 2, 0.1)).isEqualTo(3);
        assertThat(HorizontalPodAutoscaler.podsMetric(0, 0, 3, 0, 2, 0.1)).isEqualTo(3);
    }

    private static int sync(HorizontalPodAutoscaler hpa, long second, int current, int proposed) {
        return hpa.sync(START.plusSeconds(second), current, proposed);
    }
}
