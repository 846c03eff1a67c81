// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.testkit.ForAll;
import org.junit.jupiter.api.Test;

class QueueTailTest {

    @Test
    void agreesWithTheExactTailOfOneExponentialServer() {
        // M/M/1: P(W > t) = ρ e^(−μ(1−ρ)t), with I = 2 for Poisson arrivals and exponential work.
        assertThat(QueueTail.waitsLongerThan(1, 0.8, 0.5, 2, 3)).isCloseTo(0.8 * Math.exp(-2 * 0.2 * 3), within(1e-9));
    }

    @Test
    void everythingWaitsWithoutCapacityToSpare() {
        assertThat(QueueTail.waitsLongerThan(3, 1, 0.1, 2, 5)).isEqualTo(1);
        assertThat(QueueTail.waitsLongerThan(3, 0, 0.1, 2, 0)).isEqualTo(0);
    }

    @Test
    void neverWaitsMoreOftenWithMoreServersOrMoreTime() {
        ForAll.forAll(
                7,
                300,
                random ->
                        new double[] {random.nextDouble(0.1, 20), random.nextDouble(0.01, 2), random.nextDouble(0, 5)},
                drawn -> {
                    int servers = (int) Math.ceil(drawn[0]) + 1;
                    double tail = QueueTail.waitsLongerThan(servers, drawn[0] / servers, drawn[1], 2, drawn[2]);
                    assertThat(QueueTail.waitsLongerThan(servers + 1, drawn[0] / (servers + 1), drawn[1], 2, drawn[2]))
                            .isLessThanOrEqualTo(tail);
                    assertThat(QueueTail.waitsLongerThan(servers, drawn[0] / servers, drawn[1], 2, drawn[2] + 1))
                            .isLessThanOrEqualTo(tail);
                });
    }

    @Test
    void asksForTheFewestServersThatMeetTheTail() {
        int servers = QueueTail.serversFor(4.5, 1, 0.1, 2, 1.5, 0.005);
        assertThat(QueueTail.waitsLongerThan(servers, 4.5 / servers, 0.1, 2, 1.5))
                .isLessThanOrEqualTo(0.005);
        assertThat(QueueTail.waitsLongerThan(servers - 1, 4.5 / (servers - 1), 0.1, 2, 1.5))
                .isGreaterThan(0.005);
    }
}
