// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When less is known than a smaller pool would need. */
class SafetyRulesTest {

    private static SeenPool pool(int speaking, int silent) {
        SeenPool pool = SeenPool.prefill().ready(speaking);
        for (int i = 0; i < silent; i++) {
            pool.silent();
        }
        return pool;
    }

    private static boolean quorum(SeenPool pool, boolean demandKnown) {
        PoolView view = pool.view();
        return SafetyRules.hasQuorum(view, List.of(view), demandKnown);
    }

    private static Limits asking(PoolView view, int replicas) {
        return new Limits(view.current(), replicas, new Need(replicas, ReasonCode.PresentDemand, Map.of(), "demand"));
    }

    private static Step last(Limits limits) {
        return limits.steps().getLast();
    }

    @Test
    void moreThanHalfOfTheReadyInstancesAreAQuorum() {
        assertThat(quorum(pool(2, 1), false)).isTrue();
        assertThat(quorum(pool(2, 2), false)).isFalse();
        assertThat(quorum(pool(1, 2), false)).isFalse();
        assertThat(quorum(pool(1, 2), true)).isTrue();
        assertThat(quorum(pool(0, 0), false)).as("a pool at zero").isTrue();
        assertThat(quorum(SeenPool.prefill().in(InstanceState.Starting, 1), false))
                .as("nobody is ready yet")
                .isFalse();
    }

    @Test
    void withoutAQuorumTheLastNumberStands() {
        PoolView view = pool(1, 2).view();
        Limits limits = asking(view, 9);
        SafetyRules.noQuorum(limits, view, List.of(view), 5);
        assertThat(limits.replicas()).isEqualTo(5);
        assertThat(limits.reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(last(limits).numbers())
                .containsExactly(
                        entry("speakingInstances", 1.0), entry("readyReplicas", 3.0), entry("heldReplicas", 5.0));
        assertThat(last(limits).sentence())
                .isEqualTo("Demand is not known and only 1 of 3 ready instances speak, so the last number stands.");
        Limits fewer = asking(view, 9);
        SafetyRules.noQuorum(fewer, view, List.of(view), 1);
        assertThat(fewer.replicas()).isEqualTo(3);
    }

    @Test
    void oneSilentInstanceKeepsThePoolAndIsNamed() {
        PoolView view = pool(2, 1).view();
        Limits limits = asking(view, 1);
        SafetyRules.missingData(limits, view, List.of(view), true);
        assertThat(limits.replicas()).isEqualTo(3);
        assertThat(limits.reason()).isEqualTo(ReasonCode.MissingData);
        assertThat(last(limits).numbers()).containsExactly(entry("silentInstances", 1.0), entry("readyReplicas", 3.0));
        assertThat(last(limits).sentence())
                .isEqualTo("Nothing shrinks while 1 of 3 ready instances tell nothing (prefill-2: no answer within"
                        + " 3 s).");
    }

    @Test
    void unknownDemandKeepsThePoolAndAGrowthGoesOn() {
        PoolView view = pool(3, 0).view();
        Limits smaller = asking(view, 1);
        SafetyRules.missingData(smaller, view, List.of(view), false);
        assertThat(smaller.replicas()).isEqualTo(3);
        assertThat(last(smaller).numbers()).containsExactly(entry("currentReplicas", 3.0));
        assertThat(last(smaller).sentence()).isEqualTo("Nothing shrinks while demand is not known.");
        Limits known = asking(view, 1);
        SafetyRules.missingData(known, view, List.of(view), true);
        assertThat(known.replicas()).isEqualTo(1);
        PoolView silent = pool(2, 1).view();
        for (int replicas : new int[] {3, 5}) {
            Limits limits = asking(silent, replicas);
            SafetyRules.missingData(limits, silent, List.of(silent), false);
            assertThat(limits.replicas()).isEqualTo(replicas);
            assertThat(limits.steps()).hasSize(1);
        }
    }

    @Test
    void saysWhyAnInstanceTellsNothing() {
        Reading<EngineSample> old = new Reading.Stale<>(
                EngineSample.UNKNOWN, SeenPool.NOW, Duration.ofMinutes(2), "the last answer is 2 min old");
        PoolView stale = SeenPool.prefill()
                .instance(InstanceState.Ready, old, Optional.empty(), new Hardware.Unknown(), Optional.empty())
                .view();
        assertThat(SafetyRules.silent(stale))
                .isEqualTo("1 of 1 ready instances tell nothing (prefill-0: the last answer is 2 min old)");
        PoolView empty = SeenPool.prefill().ready(sample -> {}).view();
        assertThat(SafetyRules.silent(empty)).startsWith("1 of 1 ready instances tell nothing (prefill-0: ");
    }

    @Test
    void instancesThatAllVanishAtOnceAreStillCountedOn() {
        PoolView view = pool(0, 0).view();
        Limits limits = asking(view, 1);
        SafetyRules.vanished(limits, true, 3);
        assertThat(limits.replicas()).isEqualTo(3);
        assertThat(last(limits).code()).isEqualTo(ReasonCode.MissingData);
        assertThat(last(limits).numbers()).containsExactly(entry("heldReplicas", 3.0));
        assertThat(last(limits).sentence())
                .isEqualTo("No instance is seen any more although 3 replicas were wanted, which may be a fault of the"
                        + " look, so the last number stands.");
        Limits seen = asking(view, 1);
        SafetyRules.vanished(seen, false, 3);
        assertThat(seen.replicas()).isEqualTo(1);
        Limits more = asking(view, 5);
        SafetyRules.vanished(more, true, 3);
        assertThat(more.replicas()).isEqualTo(5);
    }

    @Test
    void nothingShrinksBeforeAWholeWindowHasBeenWatched() {
        PoolView view = pool(3, 0).view();
        Limits limits = asking(view, 1);
        SafetyRules.warmingUp(limits, view, Duration.ofSeconds(99), Duration.ofSeconds(100));
        assertThat(limits.replicas()).isEqualTo(3);
        assertThat(last(limits).code()).isEqualTo(ReasonCode.WarmingUp);
        assertThat(last(limits).numbers()).containsExactly(entry("secondsSeen", 99.0), entry("windowSeconds", 100.0));
        assertThat(last(limits).sentence())
                .isEqualTo("Nothing shrinks before 100 s have been watched; so far it is 99 s.");
        Limits watched = asking(view, 1);
        SafetyRules.warmingUp(watched, view, Duration.ofSeconds(100), Duration.ofSeconds(100));
        assertThat(watched.replicas()).isEqualTo(1);
        Limits growing = asking(view, 4);
        SafetyRules.warmingUp(growing, view, Duration.ZERO, Duration.ofSeconds(100));
        assertThat(growing.replicas()).isEqualTo(4);
    }
}
