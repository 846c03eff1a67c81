// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundsPoolTest {

    private final BoundsPool pool = new BoundsPool();

    @Test
    void equalBoundsBecomeOneArrayAndOthersStayTheirOwn() {
        double[] first = {0.1, 1, Double.POSITIVE_INFINITY};
        double[] other = {0.2, 1, Double.POSITIVE_INFINITY};

        assertThat(pool.shared(first)).isSameAs(first);
        assertThat(pool.shared(first.clone())).isSameAs(first);
        assertThat(pool.shared(other)).isSameAs(other);
    }

    @Test
    void moreKindsThanThereIsRoomForAreAllAnsweredRightly() {
        assertThat(IntStream.range(0, 2000).mapToObj(i -> new double[] {i, i + 0.5}))
                .allSatisfy(bounds -> assertThat(pool.shared(bounds)).containsExactly(bounds));
    }
}
