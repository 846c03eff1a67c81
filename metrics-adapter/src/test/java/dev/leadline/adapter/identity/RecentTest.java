// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {

    private final Recent<Integer, String> recent = new Recent<>(10);

    @Test
    void findsWhatWasPut() {
        recent.put(1, "one");

        assertThat(recent.get(1)).contains("one");
        assertThat(recent.get(2)).isEmpty();
    }

    @Test
    void holdsTwoGenerationsAtMost() {
        for (int key = 0; key < 100_000; key++) {
            recent.put(key, "value");
            assertThat(recent.held()).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void keepsWhatIsAskedForWhileOthersComeAndGo() {
        recent.put(-1, "asked for");
        for (int key = 0; key < 1_000; key++) {
            recent.put(key, "value");
            assertThat(recent.get(-1)).contains("asked for");
        }
    }

    @Test
    void forgetsWhatNobodyAskedFor() {
        recent.put(-1, "forgotten");
        for (int key = 0; key < 20; key++) {
            recent.put(key, "value");
        }

        assertThat(recent.get(-1)).isEmpty();
    }
}
