// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinStoreTest {

    private final BinStore store = new BinStore(4);

    @Test
    void knowsNothingAtFirst() {
        assertThat(store.isEmpty()).isTrue();
        assertThat(store.knows(0)).isFalse();
        assertThat(store.isTooOld(-100)).isFalse();
        assertThat(store.capacity()).isEqualTo(4);
    }

    @Test
    void keepsAsManyBinsAsItHasRoomFor() {
        for (int i = 10; i < 16; i++) {
            store.put(i, i);
        }
        assertThat(store.isEmpty()).isFalse();
        assertThat(store.newest()).isEqualTo(15);
        assertThat(store.isTooOld(11)).isTrue();
        assertThat(store.isTooOld(12)).isFalse();
        assertThat(store.knows(11)).isFalse();
        assertThat(store.knows(12)).isTrue();
        assertThat(store.value(12)).isEqualTo(12);
        assertThat(store.knows(16)).isFalse();
    }

    @Test
    void aLeapForgetsWhatItPassedOver() {
        store.put(10, 1);
        store.put(11, 2);
        store.put(14, 3);
        assertThat(store.knows(11)).isTrue();
        assertThat(store.knows(12)).isFalse();
        assertThat(store.knows(13)).isFalse();
        store.put(18, 4);
        assertThat(store.knows(15)).isFalse();
        assertThat(store.knows(17)).isFalse();
        assertThat(store.knows(14)).isFalse();
        store.put(100, 5);
        assertThat(store.knows(98)).isFalse();
        assertThat(store.knows(100)).isTrue();
    }

    @Test
    void aBinThatIsTooOldIsDropped() {
        store.put(10, 1);
        store.put(6, 9);
        assertThat(store.newest()).isEqualTo(10);
        assertThat(store.value(10)).isEqualTo(1);
        store.put(7, 8);
        assertThat(store.knows(7)).isTrue();
        assertThat(store.value(7)).isEqualTo(8);
    }

    @Test
    void whatIsKnownStaysWhenOnlyAbsentBinsAreWanted() {
        assertThat(store.putIfAbsent(10, 1)).isTrue();
        assertThat(store.putIfAbsent(10, 2)).isFalse();
        assertThat(store.value(10)).isEqualTo(1);
        assertThat(store.putIfAbsent(9, 3)).isTrue();
        assertThat(store.value(9)).isEqualTo(3);
        assertThat(store.putIfAbsent(6, 4)).isFalse();
        assertThat(store.knows(6)).isFalse();
    }

    @Test
    void severalPagesAreOneRing() {
        BinStore large = new BinStore(1_200);
        for (int i = 0; i < 3_000; i++) {
            large.put(i, i);
        }
        for (int i = 1_800; i < 3_000; i++) {
            assertThat(large.knows(i)).isTrue();
            assertThat(large.value(i)).isEqualTo(i);
        }
        assertThat(large.knows(1_799)).isFalse();
    }
}
