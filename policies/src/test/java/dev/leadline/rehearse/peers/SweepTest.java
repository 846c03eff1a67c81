// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.StaticFleet;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final FleetSpec SPEC = FleetSpec.disaggregated(PeerFixtures.QWEN, 1, 1);

    private static Sweep.Trial trial(String setting, double attainment, double gpuHours) {
        return new Sweep.Trial(new Peer.Candidate(setting, fleet -> new StaticFleet(1, 1)), attainment, gpuHours);
    }

    @Test
    void theCheapestThatReachesTheObjectiveWins() {
        assertThat(chosen(trial("a", 0.999, 9), trial("b", 0.990, 7), trial("c", 0.98, 3), trial("d", 1, 7)))
                .isEqualTo("b");
    }

    @Test
    void whereNoneReachesItTheHighestAttainmentWinsAndThenTheFewerHours() {
        assertThat(chosen(trial("a", 0.90, 9), trial("b", 0.95, 8), trial("c", 0.95, 7), trial("d", 0.95, 7)))
                .isEqualTo("c");
    }

    @Test
    void sweepsOnSeveralThreadsChooseAsOnOne() {
        List<TraceRequest> load = load(30, 240, 1500, 150);
        Sweep sweep = new Sweep(PeerFleet.of(SPEC, bounds(), load), load, 1);
        List<Peer> some = Peers.all().stream()
                .filter(peer -> peer.name().startsWith("keda") || peer.name().startsWith("aibrix"))
                .toList();
        List<String> together = some.parallelStream()
                .map(peer -> choice(sweep.tune(peer, ProgressListener.NONE)))
                .toList();
        List<String> oneByOne = some.stream()
                .map(peer -> choice(sweep.tune(peer, ProgressListener.NONE)))
                .toList();
        assertThat(together).isEqualTo(oneByOne);
    }

    @Test
    void progressGoesThroughTheSettingsAndEndsWithTheLast() {
        List<TraceRequest> load = load(5, 60, 500, 50);
        Peer peer = Peers.all().getFirst();
        AtomicReference<Double> last = new AtomicReference<>(0.0);
        new Sweep(PeerFleet.of(SPEC, bounds(), load), load, 1).tune(peer, (done, total) -> {
            assertThat(done).isGreaterThanOrEqualTo(last.get());
            assertThat(total).isEqualTo(peer.grid().size());
            last.set(done);
        });
        assertThat(last.get()).isEqualTo(peer.grid().size());
    }

    @Test
    void theFirstPartOfALoadIsCutByTimeAndNeverEmpty() {
        List<TraceRequest> load =
                List.of(new TraceRequest(0, 10, 10), new TraceRequest(1, 10, 10), new TraceRequest(100, 10, 10));
        assertThat(Sweep.firstPart(load, 0.5)).hasSize(2);
        assertThat(Sweep.firstPart(load, 1)).hasSize(3);
        assertThat(Sweep.firstPart(load, 1e-6)).hasSize(1);
    }

    private static String choice(Sweep.Tuned tuned) {
        return tuned.peer().name() + ": " + tuned.best().candidate().setting() + " "
                + tuned.best().attainment() + " " + tuned.best().gpuHours();
    }

    private static String chosen(Sweep.Trial... trials) {
        return Sweep.best(List.of(trials), 0.99).candidate().setting();
    }

    private static Map<String, ReplicaBounds> bounds() {
        Map<String, ReplicaBounds> bounds = new LinkedHashMap<>();
        bounds.put(FleetSpec.PREFILL, ReplicaBounds.of(1, 6));
        bounds.put(FleetSpec.DECODE, ReplicaBounds.of(1, 6));
        return bounds;
    }

    /** Equal requests at an even pace, which doubles half way. */
    private static List<TraceRequest> load(double perSecond, double seconds, int input, int output) {
        List<TraceRequest> requests = new ArrayList<>();
        for (double time = 0; time < seconds; time += 1 / (time < seconds / 2 ? perSecond : 2 * perSecond)) {
            requests.add(new TraceRequest(time, input, output));
        }
        return requests;
    }
}
