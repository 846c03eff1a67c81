// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import static dev.leadline.fleet.Looks.gpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareJudgeTest {
    private final HardwareJudge judge = new HardwareJudge();

    @Test
    void noGpuIsUnknownAndFullCapacity() {
        assertThat(judge.judge(List.of(), 1)).isInstanceOf(Hardware.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {79, 62, 119, 120, 143, 48, 64, 95, 140, 157})
    void aGoneGpuOrBadMemoryIsNoCapacity(int xid) {
        Hardware hardware = judge.judge(List.of(gpu(xid, 1980, Set.of())), 1);

        assertThat(hardware).isInstanceOf(Hardware.Doomed.class);
        assertThat(((Hardware.Doomed) hardware).why()).contains("XID " + xid);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 31, 43, 45, 68, 109, 92, 154})
    void faultsOfTheApplicationSayNothingAgainstTheGpu(int xid) {
        assertThat(judge.judge(List.of(gpu(xid, 1980, Set.of())), 1)).isEqualTo(new Hardware.Healthy());
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 94, 156, 999})
    void containedAndUnknownFaultsAreDegraded(int xid) {
        assertThat(judge.judge(List.of(gpu(xid, 1980, Set.of())), 1).share()).isEqualTo(0.9);
    }

    @Test
    void aFailingLinkOnlyHurtsInstancesOfSeveralGpus() {
        assertThat(judge.judge(List.of(gpu(74, 1980, Set.of())), 1)).isEqualTo(new Hardware.Healthy());
        assertThat(judge.judge(List.of(gpu(74, 1980, Set.of())), 2).share()).isZero();
    }

    @Test
    void memoryThatCannotBeRemappedIsDoom() {
        GpuSample failed = new GpuSample(
                "GPU-4",
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                Set.of(),
                true);

        assertThat(judge.judge(List.of(failed), 1)).isInstanceOf(Hardware.Doomed.class);
    }

    @Test
    void aHotGpuIsWorthItsClockAgainstTheBestOfItsKind() {
        GpuSample hot = gpu(0, 1155, Set.of("hw_thermal", "sw_thermal"));
        judge.see(List.of(gpu(0, 1980, Set.of()), hot));

        Hardware hardware = judge.judge(List.of(hot), 1);

        assertThat(hardware.share()).isCloseTo(0.583, within(0.001));
        assertThat(((Hardware.Derated) hardware).why())
                .contains("hw_thermal, sw_thermal")
                .contains("1155 of 1980 MHz");
    }

    @Test
    void theShareOfAHotGpuStaysWithinItsBounds() {
        judge.see(List.of(gpu(0, 2000, Set.of())));

        assertThat(judge.judge(List.of(gpu(0, 100, Set.of("hw_slowdown"))), 1).share())
                .isEqualTo(0.3);
        assertThat(judge.judge(List.of(gpu(0, 2000, Set.of("hw_power_brake"))), 1)
                        .share())
                .isEqualTo(0.95);
    }

    @Test
    void aPowerCapAloneChangesNothing() {
        judge.see(List.of(gpu(0, 1980, Set.of())));

        assertThat(judge.judge(List.of(gpu(0, 1200, Set.of("power_cap", "gpu_idle"))), 1))
                .isEqualTo(new Hardware.Healthy());
    }

    @Test
    void anInstanceIsWorthItsWorstGpu() {
        Hardware hardware =
                judge.judge(List.of(gpu(0, 1980, Set.of()), gpu(999, 1980, Set.of()), gpu(79, 1980, Set.of())), 3);

        assertThat(hardware.share()).isZero();
    }
}
