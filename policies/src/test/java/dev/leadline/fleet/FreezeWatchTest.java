// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import static dev.leadline.fleet.Looks.at;
import static dev.leadline.fleet.Looks.engine;
import static dev.leadline.fleet.Looks.gpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreezeWatchTest {
    private static final List<GpuSample> BUSY = List.of(gpu("GPU-a", 0.9));
    private static final List<GpuSample> IDLE = List.of(gpu("GPU-a", 0));
    private final FreezeWatch watch = new FreezeWatch();

    @Test
    void aDecodeEngineThatRunsButGeneratesNothingIsFrozenAtTheThirdLook() {
        assertThat(look(0, 4, Role.Decode, List.of())).isFalse();
        assertThat(look(5, 4, Role.Decode, List.of())).isFalse();
        assertThat(look(10, 4, Role.Decode, List.of())).isTrue();
    }

    @Test
    void movementThawsIt() {
        look(0, 4, Role.Decode, BUSY);
        look(5, 4, Role.Decode, BUSY);
        look(10, 4, Role.Decode, BUSY);

        assertThat(look(15, 5, Role.Decode, BUSY)).isFalse();
        assertThat(look(20, 5, Role.Decode, BUSY)).isFalse();
    }

    @Test
    void anIdleEngineOnIdleGpusIsIdle() {
        for (int i = 0; i < 20; i++) {
            assertThat(look(5 * i, 0, Role.Decode, IDLE)).isFalse();
        }
    }

    @Test
    void anIdleEngineWithoutGpusIsTakenAtItsWord() {
        for (int i = 0; i < 20; i++) {
            assertThat(look(5 * i, 0, Role.Decode, List.of())).isFalse();
        }
    }

    @Test
    void anEngineThatSaysIdleOnBusyGpusIsFrozen() {
        look(0, 0, Role.Prefill, BUSY);
        look(5, 0, Role.Prefill, BUSY);

        assertThat(look(10, 0, Role.Prefill, BUSY)).isTrue();
    }

    @Test
    void aLongPrefillWithoutGpuFiguresIsGivenAMinute() {
        for (int i = 0; i < 12; i++) {
            assertThat(look(5 * i, 1, Role.Prefill, List.of())).isFalse();
        }
        assertThat(look(60, 1, Role.Prefill, List.of())).isTrue();
    }

    @Test
    void prefillThatRunsOnJoinedGpusAndNeverMovesIsFrozen() {
        look(0, 1, Role.Prefill, BUSY);
        look(5, 1, Role.Prefill, BUSY);

        assertThat(look(10, 1, Role.Prefill, BUSY)).isTrue();
    }

    @Test
    void gaugesAloneMayStandStill() {
        for (int i = 0; i < 20; i++) {
            assertThat(watch.frozen(engine().running(3).build(), at(5 * i), Role.Decode, BUSY))
                    .isFalse();
        }
    }

    @Test
    void aFrozenInstanceIsSilentAndHidesTheDemand() {
        FleetTracker tracker = Looks.tracker();
        for (int i = 0; i < 2; i++) {
            assertThat(seen(tracker, i).demand().outputTokens().orElse(0)).isZero();
        }
        FleetObservation frozen = seen(tracker, 2);

        assertThat(FleetTrackerTest.decode(frozen).frozen()).isTrue();
        assertThat(frozen.demand().outputTokens()).isEmpty();
    }

    private static FleetObservation seen(FleetTracker tracker, int look) {
        return tracker.next(Looks.aLook(5 * look)
                .decode("d-0", engine().running(3).generationTokensTotal(77))
                .build());
    }

    private boolean look(double seconds, double running, Role role, List<GpuSample> gpus) {
        return watch.frozen(engine().running(running).generationTokensTotal(77).build(), at(seconds), role, gpus);
    }
}
