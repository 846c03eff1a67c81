// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.units.Replicas;

/**
 * Orders in place of what hardware has lost, and lets that go as soon as enough sound replicas are ready without it: routers
 * give a slowed instance as many requests as the others, so its part of them is late for as long as it stays.
 */
final class LostHardware {

    private LostHardware() {}

    static void replace(PoolView view, WhoLeaves whoLeaves, Limits limit) {
        int lost = Replicas.covering(view.lostShare()).count();
        if (lost == 0) {
            return;
        }
        if (view.sound() < limit.replicas() || !whoLeaves.impairedFirst()) {
            limit.move(
                    limit.replicas() + lost,
                    ReasonCode.DoomedHardware,
                    Wording.numbers("replicasLost", view.lostShare()),
                    "Failing or throttled hardware is worth " + Wording.decimal(view.lostShare())
                            + " replicas less than it looks.");
        } else if (limit.replicas() < view.current()) {
            limit.settle(
                    ReasonCode.DoomedHardware,
                    Wording.numbers("replicasLost", view.lostShare(), "soundReplicas", view.sound()),
                    Wording.replicas(view.sound())
                            + " with sound hardware are ready, which is enough: what fails or is throttled goes.");
        }
    }
}
