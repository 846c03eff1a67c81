// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.battery.Workload;
import dev.leadline.rehearse.peers.Peer;
import dev.leadline.rehearse.peers.PeerFleet;
import dev.leadline.rehearse.peers.Peers;
import dev.leadline.rehearse.peers.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules of other systems on a load. What a rule has to be told of its traffic, and the setting that is best for it, come
 * from a training load: the same kind with another seed.
 */
enum PeerContestants {
    /** None of them. */
    NONE,
    /** Each with its published settings. */
    PUBLISHED,
    /** Each with its published settings and with the best of its grid on the training load. */
    TUNED;

    private static final long TRAINED_WITH = 0;

    List<Contestant> on(Workload training) {
        List<Contestant> all = new ArrayList<>();
        if (this == NONE) {
            return all;
        }
        PeerFleet known = fleet(training, training);
        for (Peer peer : Peers.all()) {
            all.add(contestant(peer.name() + ", published", peer.published(), training));
            if (this == TUNED) {
                Peer.Candidate best = new Sweep(known, training.requests(), TRAINED_WITH)
                        .tune(peer, ProgressListener.NONE)
                        .best()
                        .candidate();
                all.add(contestant(peer.name() + ", tuned: " + best.setting(), best, training));
            }
        }
        return all;
    }

    private static Contestant contestant(String name, Peer.Candidate candidate, Workload training) {
        return new Contestant(name, load -> candidate.on(fleet(load, training)));
    }

    private static PeerFleet fleet(Workload load, Workload training) {
        Map<String, ReplicaBounds> bounds = load.fleet().pools().keySet().stream()
                .collect(Collectors.toMap(pool -> pool, pool -> ReplicaBounds.of(1, Workload.MAX_REPLICAS)));
        return PeerFleet.of(load.fleet(), bounds, training.requests());
    }
}
