// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a pool that shrinks lets failing and slowed instances go first. Some controllers do when they are told so, others
 * take the newest or the highest index whatever is told; so it is watched. A pool is trusted to until a sound instance was seen to
 * leave while an impaired one stayed, and is trusted again once the opposite was seen.
 */
final class WhoLeaves {

    private Set<String> sound = Set.of();
    private Set<String> impaired = Set.of();
    private boolean impairedFirst = true;

    /** Takes which instances exist; without an impaired one now or before nothing can be told. */
    void see(PoolObservation seen) {
        Set<String> soundNow = Set.of();
        Set<String> impairedNow = Set.of();
        for (InstanceObservation one : seen.instances()) {
            if (one.hardware().share() < 1 && one.state() != InstanceState.Draining) {
                soundNow = staying(seen, true);
                impairedNow = staying(seen, false);
                break;
            }
        }
        if (!impaired.isEmpty()) {
            Set<String> staying = staying(seen);
            boolean impairedLeft = !staying.containsAll(impaired);
            boolean soundLeft = !staying.containsAll(sound);
            if (impairedLeft != soundLeft) {
                impairedFirst = impairedLeft;
            }
        }
        sound = soundNow;
        impaired = impairedNow;
    }

    boolean impairedFirst() {
        return impairedFirst;
    }

    private static Set<String> staying(PoolObservation seen) {
        Set<String> ids = staying(seen, true);
        ids.addAll(staying(seen, false));
        return ids;
    }

    private static Set<String> staying(PoolObservation seen, boolean sound) {
        Set<String> ids = new HashSet<>();
        for (InstanceObservation one : seen.instances()) {
            if (one.state() != InstanceState.Draining && one.hardware().share() == 1 == sound) {
                ids.add(one.id());
            }
        }
        return ids;
    }
}
