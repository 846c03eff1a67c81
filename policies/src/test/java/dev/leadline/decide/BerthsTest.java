// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BerthsTest {
    private static final String GPU = "nvidia.com/gpu";

    private static Shape shape(Integer... pods) {
        return new Shape(GPU, List.of(pods), "");
    }

    private static Berths berths(boolean evicting, Bay... bays) {
        return new Berths(new AcceleratorRoom(Optional.of(List.of(bays)), Map.of()), evicting);
    }

    private static Bay bay(String name, int free) {
        return new Bay(name, GPU, free, 0, Optional.empty());
    }

    @Test
    void whatIsScatteredIsNoRoomForAPodThatNeedsItInOnePlace() {
        assertThat(berths(false, bay("a", 4), bay("b", 4)).count("p", shape(8))).isZero();
        assertThat(berths(false, bay("a", 4), bay("b", 4)).count("p", shape(4))).isEqualTo(2);
    }

    @Test
    void aGangMayLieOnSeveralNodesButEachPodOnOne() {
        Berths berths = berths(false, bay("a", 8), bay("b", 8), bay("c", 4));
        assertThat(berths.count("p", shape(8, 8))).isEqualTo(1);
        assertThat(berths.place("p", shape(8, 8))).isTrue();
        assertThat(berths.place("p", shape(4, 4))).as("only four are left on c").isFalse();
        assertThat(berths.free("p", GPU))
                .as("a gang that does not fit takes nothing")
                .isEqualTo(4);
    }

    @Test
    void podsOfDifferentSizesAreCountedTogether() {
        assertThat(berths(false, bay("a", 10), bay("b", 8)).count("p", shape(2, 8)))
                .isEqualTo(1);
        assertThat(berths(false, bay("a", 8), bay("b", 8)).count("p", shape(0, 8)))
                .isEqualTo(2);
    }

    @Test
    void smallPodsLeaveTheLargeRoomsOpen() {
        Berths berths = berths(false, bay("large", 8), bay("small", 2));
        assertThat(berths.place("p", shape(2))).isTrue();
        assertThat(berths.count("p", shape(8))).isEqualTo(1);
    }

    @Test
    void onlyWhatIsForThePoolAndOfTheKindCounts() {
        Berths berths = berths(
                false,
                new Bay("a", GPU, 8, 0, Optional.of(Set.of("decode"))),
                new Bay("b", "amd.com/gpu", 8, 0, Optional.empty()));
        assertThat(berths.count("prefill", shape(1))).isZero();
        assertThat(berths.count("decode", shape(1))).isEqualTo(8);
    }

    @Test
    void placeholdersCountOnlyWhenTheyMayBeEvicted() {
        Bay bay = new Bay("a", GPU, 2, 6, Optional.empty());
        assertThat(berths(false, bay).count("p", shape(8))).isZero();
        assertThat(berths(true, bay).count("p", shape(8))).isEqualTo(1);
    }
}
