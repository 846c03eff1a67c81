// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhoLeavesTest {

    private final WhoLeaves whoLeaves = new WhoLeaves();

    private static final Hardware SOUND = new Hardware.Healthy();
    private static final Hardware HOT = new Hardware.Derated(0.6, "it is hot");

    private static SeenPool with(SeenPool pool, InstanceState state, Hardware hardware) {
        return pool.instance(
                state,
                Reading.missing(MissingReason.NotReported, "it says nothing"),
                Optional.empty(),
                hardware,
                Optional.empty());
    }

    /** Two sound instances and a hot one, of which so many are leaving. */
    private static SeenPool three(InstanceState second, InstanceState third) {
        return with(with(with(SeenPool.decode(), InstanceState.Ready, SOUND), second, SOUND), third, HOT);
    }

    private WhoLeaves after(SeenPool... looks) {
        for (SeenPool look : looks) {
            whoLeaves.see(look.seen());
        }
        return whoLeaves;
    }

    @Test
    void aPoolIsTrustedUntilASoundInstanceLeavesBeforeAHotOne() {
        assertThat(after(three(InstanceState.Ready, InstanceState.Ready)).impairedFirst())
                .isTrue();
        assertThat(after(three(InstanceState.Draining, InstanceState.Ready)).impairedFirst())
                .isFalse();
    }

    @Test
    void aHotInstanceThatLeavesAloneRestoresTrust() {
        after(
                three(InstanceState.Ready, InstanceState.Ready),
                three(InstanceState.Draining, InstanceState.Ready),
                three(InstanceState.Draining, InstanceState.Draining));
        assertThat(whoLeaves.impairedFirst()).isTrue();
    }

    @Test
    void bothAtOnceTellNothing() {
        after(three(InstanceState.Ready, InstanceState.Ready), three(InstanceState.Draining, InstanceState.Draining));
        assertThat(whoLeaves.impairedFirst()).isTrue();
    }

    @Test
    void aPoolWithoutAHotInstanceTellsNothing() {
        SeenPool before = SeenPool.decode().ready(3);
        SeenPool smaller = SeenPool.decode().ready(2);
        assertThat(after(before, smaller, SeenPool.decode().ready(1)).impairedFirst())
                .isTrue();
    }

    @Test
    void anInstanceThatCoolsDownHasNotLeft() {
        SeenPool cooled = SeenPool.decode().ready(3);
        assertThat(after(three(InstanceState.Ready, InstanceState.Ready), cooled)
                        .impairedFirst())
                .isTrue();
        assertThat(after(
                                three(InstanceState.Ready, InstanceState.Ready),
                                SeenPool.decode().ready(1))
                        .impairedFirst())
                .as("both are gone")
                .isTrue();
    }
}
