// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream is served like the list of the same requests, and does not have to be remembered for it. */
class StreamedRehearsalTest {

    private static final Scenario STEP = Scenario.battery(1).getFirst();

    private static RehearsalResult streamed(ScalingStrategy strategy) {
        double end = STEP.requests().getLast().arrivalSeconds();
        FleetSimulator simulator =
                FleetSimulator.streamed(STEP.fleet(), STEP.requests().iterator(), end, 1);
        return Rehearsal.run(simulator, strategy, ProgressListener.NONE);
    }

    @Test
    void servesAStreamLikeTheListOfItsRequests() {
        StaticFleet strategy = new StaticFleet(4, 3);
        RehearsalResult list = Rehearsal.run(STEP.fleet(), STEP.requests(), strategy, 1, ProgressListener.NONE);
        RehearsalResult stream = streamed(strategy);

        assertThat(stream.requests()).isEqualTo(list.requests());
        assertThat(stream.attainment()).isEqualTo(list.attainment());
        assertThat(stream.firstTokenAttainment()).isEqualTo(list.firstTokenAttainment());
        assertThat(stream.usage()).isEqualTo(list.usage());
        assertThat(stream.timeline()).isEqualTo(list.timeline());
    }

    @Test
    void tellsLatenciesOfAStreamAtMostEightTenthsOfAPercentTooHigh() {
        StaticFleet strategy = new StaticFleet(4, 3);
        double exact = Rehearsal.run(STEP.fleet(), STEP.requests(), strategy, 1, ProgressListener.NONE)
                .firstToken()
                .orElseThrow()
                .p99();

        assertThat(streamed(strategy).firstToken().orElseThrow().p99()).isBetween(exact, 1.008 * exact);
    }

    @Test
    void keepsRowsOfWhatIsInFlightOnly() {
        RequestTable table = RequestTable.streamed(new Steady(), 1e6);
        for (int i = 0; i < 100_000; i++) {
            int request = table.take();
            if (request >= 500) {
                table.status[table.row(request - 500)] = RequestTable.FINISHED;
            }
        }

        assertThat(table.arrival).hasSize(1024);
        assertThat(table.arrived()).isEqualTo(100_000);
        assertThat(table.arrival[table.row(99_999)]).isEqualTo(99_999);
    }

    @Test
    void growsWithWhatIsInFlightAndLosesNothing() {
        RequestTable table = RequestTable.streamed(new Steady(), 1e6);
        for (int i = 0; i < 5000; i++) {
            table.take();
        }

        assertThat(table.arrival).hasSize(8192);
        for (int request = 0; request < 5000; request++) {
            assertThat(table.arrival[table.row(request)]).isEqualTo(request);
        }
    }

    @Test
    void refusesAStreamThatGoesBackInTime() {
        List<TraceRequest> mixed = List.of(new TraceRequest(2, 1, 1), new TraceRequest(1, 1, 1));
        RequestTable table = RequestTable.streamed(mixed.iterator(), 10);

        assertThatThrownBy(table::take)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.0 s follows 2.0 s");
    }

    @Test
    void makesBinsOfALongStreamLongerAndNotMore() {
        assertThat(FleetSimulator.streamedBinSeconds(86_400)).isEqualTo(15);
        assertThat(FleetSimulator.streamedBinSeconds(7 * 86_400)).isEqualTo(105, within(1e-9));
    }

    private static final class Steady implements Iterator<TraceRequest> {
        private int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public TraceRequest next() {
            return new TraceRequest(next++, 10, 2);
        }
    }
}
