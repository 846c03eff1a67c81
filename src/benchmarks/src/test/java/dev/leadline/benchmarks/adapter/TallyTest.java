// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();

    @Test
    void latencyCountsFromTheMomentAReadWasMeantFor() {
        tally.begin(0);
        for (int i = 0; i < 99; i++) {
            tally.add(i * MILLI, (i + 1) * MILLI, true);
        }
        tally.add(99 * MILLI, 199 * MILLI, true);
        tally.end(1000 * MILLI);

        LoadResult result = tally.result();
        assertThat(result.reads()).isEqualTo(100);
        assertThat(result.readsPerSecond()).isEqualTo(100);
        assertThat(result.halfMillis()).isEqualTo(1.01);
        assertThat(result.p99Millis()).isEqualTo(1.01);
    }

    @Test
    void whatWasMeantForAnotherTimeDoesNotCount() {
        tally.add(1, 2, true);
        tally.begin(10);
        tally.add(5, 20, true);
        tally.add(10, 20, true);
        tally.end(30);
        tally.add(30, 40, true);

        assertThat(tally.result().reads()).isEqualTo(1);
    }

    @Test
    void refusedAndLostReadsAreToldApartFromAnsweredOnes() {
        tally.begin(0);
        tally.add(1, 2, false);
        tally.note("status 408");
        tally.note("status 408");
        tally.lost(3);
        tally.end(10);

        assertThat(tally.reasons()).isEqualTo("status 408 × 2");
        assertThat(tally.result().reads()).isZero();
        assertThat(tally.result().refused()).isEqualTo(2);
    }

    @Test
    void aResultSurvivesItsLine() {
        LoadResult result = new LoadResult(12_345, 10.5, 1, 0.75, 4.5, 2);

        assertThat(LoadResult.of(result.line())).isEqualTo(result);
    }
}
