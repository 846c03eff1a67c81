// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.peers.PeerFixtures.at;
import static dev.leadline.rehearse.peers.PeerFixtures.look;
import static dev.leadline.rehearse.peers.PeerFixtures.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.ScalingStrategy;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every baseline owes to the port it is rehearsed through, whatever its rule. */
class PeersTest {
    private static final FleetSpec SCARCE =
            FleetSpec.disaggregated(PeerFixtures.QWEN, 1, 1).withGpuLimit(8);
    private static final List<TraceRequest> LOAD = load();
    private static final PeerFleet FLEET =
            PeerFleet.of(SCARCE, PeerFixtures.fleet(1, 6).bounds(), LOAD);

    @Test
    void namesAreUniqueAndSoAreTheSettingsOfEach() {
        assertThat(Peers.all()).extracting(Peer::name).doesNotHaveDuplicates().hasSize(17);
        for (Peer peer : Peers.all()) {
            assertThat(peer.grid())
                    .as(peer.name())
                    .hasSizeBetween(9, 12)
                    .contains(peer.published())
                    .extracting(Peer.Candidate::setting)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everySettingStaysWithinItsBoundsThroughScarcityAndABlackout() {
        for (Peer peer : Peers.all()) {
            for (Peer.Candidate candidate : peer.grid()) {
                RehearsalResult result = blackedOut(candidate);
                result.timeline()
                        .forEach(sample -> sample.pools()
                                .values()
                                .forEach(size -> assertThat(size.desired())
                                        .as("%s, %s", peer.name(), candidate.setting())
                                        .isBetween(1, 6)));
            }
        }
    }

    @Test
    void equalLooksGiveEqualDecisions() {
        for (Peer peer : Peers.all()) {
            assertThat(blackedOut(peer.published())).as(peer.name()).isEqualTo(blackedOut(peer.published()));
        }
    }

    @Test
    void nobodyReadyAndNobodyThereAreNoReasonToFail() {
        FleetSnapshot booting = look(0, List.of(starting("p")), List.of(starting("d"), starting("e")));
        FleetSnapshot empty = look(0, List.of(), List.of());
        for (Peer peer : Peers.all()) {
            ScalingStrategy strategy = peer.published().on(FLEET);
            for (int second = 0; second <= 240; second++) {
                if (second % strategy.interval().toSeconds() == 0 && strategy.looksAt(second)) {
                    strategy.decide(at(second < 120 ? booting : empty, second))
                            .values()
                            .forEach(replicas ->
                                    assertThat(replicas).as(peer.name()).isBetween(0, 6));
                }
            }
        }
    }

    @Test
    void aFleetBoughtForThePeakIsTheBusiestMinutesNeedTimesItsMargin() {
        double prefill = FLEET.need().of(FleetSpec.PREFILL).peak();
        double decode = FLEET.need().of(FleetSpec.DECODE).peak();
        assertThat(StaticPeak.on(FLEET, new StaticPeak(2)).name())
                .isEqualTo("static " + (int) Math.ceil(2 * prefill) + "+" + (int) Math.ceil(2 * decode));
    }

    private static RehearsalResult blackedOut(Peer.Candidate candidate) {
        FleetSimulator simulator = new FleetSimulator(SCARCE, LOAD, 1);
        simulator.blackout(FleetSpec.DECODE, 100, 200);
        simulator.blackout(FleetSpec.PREFILL, 150, 200);
        return Rehearsal.run(simulator, candidate.on(FLEET), ProgressListener.NONE);
    }

    /** Six a second, twelve from half way on. */
    private static List<TraceRequest> load() {
        List<TraceRequest> requests = new ArrayList<>();
        for (double time = 0; time < 240; time += time < 120 ? 1 / 6.0 : 1 / 12.0) {
            requests.add(new TraceRequest(time, 1500, 120));
        }
        return requests;
    }
}
