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
        Set<String> impairedNow = staying(seen, false);
        if (impaired.isEmpty() && impairedNow.isEmpty()) {
            return;
        }
        Set<String> soundNow = staying(seen, true);
        boolean impairedLeft = anyGone(impaired, impairedNow, soundNow);
        boolean soundLeft = anyGone(sound, impairedNow, soundNow);
        if (!impaired.isEmpty() && impairedLeft != soundLeft) {
            impairedFirst = impairedLeft;
        }
        impaired = impairedNow;
        sound = soundNow;
    }

    boolean impairedFirst() {
        return impairedFirst;
    }

    /** One that was impaired may have become sound, and the other way round: then it has not gone. */
    private static boolean anyGone(Set<String> before, Set<String> impaired, Set<String> sound) {
        return before.stream().anyMatch(id -> !impaired.contains(id) && !sound.contains(id));
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
