// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DecodeCapacityTest {

    @Test
    void readsDecodeCapacityAtTheBoundMetFirst() {
        DecodeCapacity shortContext = new DecodeCapacity(
                0.0135, 2.6e-5, 4.4e-8, 1000, OptionalDouble.of(321_000), 256, 1, Confidence.Prior, 0);
        assertThat(shortContext.at(0.05).bound()).isEqualTo(DecodeCapacity.Bound.BatchSize);
        DecodeCapacity longContext = new DecodeCapacity(
                0.0135, 2.6e-5, 4.4e-8, 8000, OptionalDouble.of(321_000), 256, 1, Confidence.Prior, 0);
        assertThat(longContext.at(0.05).bound()).isEqualTo(DecodeCapacity.Bound.KvCache);
        assertThat(longContext.at(0.05).sequences()).isCloseTo(0.85 * 321_000 / 8000, within(1e-9));
        assertThat(longContext.at(0.02).bound()).isEqualTo(DecodeCapacity.Bound.InterTokenLatency);
        assertThat(longContext.at(0.02).tokensPerSecond())
                .isLessThan(longContext.at(0.05).tokensPerSecond());
    }

    @Test
    void runsOneSequenceEachWhenEvenAnEmptyStepIsTooSlow() {
        DecodeCapacity slow =
                new DecodeCapacity(0.1, 1e-4, 1e-7, 1000, OptionalDouble.empty(), 256, 1, Confidence.Prior, 0);
        assertThat(slow.at(0.05).sequences()).isEqualTo(1);
        assertThat(slow.at(0.05).tokensPerSecond()).isCloseTo(1 / (0.1 + 1e-4 + 1e-4), within(1e-6));
    }
}
