// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import java.util.Map;

/** A rule of a peer, apart from when it looks. */
interface PeerRule {

    /**
     * What each pool should run; pools left out keep their size.
     *
     * @param scrapes what the monitoring has collected, as old as it is
     * @param now what the orchestrator's API says at this moment: which instances there are, and their states
     */
    Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now);
}
