// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Knows since when nothing at all has happened, for policies that scale to zero. */
final class IdleWatch {

    private Optional<Instant> idleSince = Optional.empty();

    void learn(FleetObservation seen) {
        if (!isIdle(seen)) {
            idleSince = Optional.empty();
        } else if (idleSince.isEmpty()) {
            idleSince = Optional.of(seen.time());
        }
    }

    private static boolean isIdle(FleetObservation seen) {
        // Only a measured zero is idle; what is not known counts as work.
        boolean noArrivals =
                seen.demand().requests().isPresent() && seen.demand().requests().getAsDouble() == 0;
        boolean nothingQueued = seen.router()
                .ifFresh()
                .map(router -> router.queued().orElse(0) == 0)
                .orElse(true);
        return noArrivals && nothingQueued && seen.pools().values().stream().allMatch(IdleWatch::rests);
    }

    private static boolean rests(PoolObservation pool) {
        return pool.ready().stream().allMatch(IdleWatch::rests);
    }

    private static boolean rests(InstanceObservation instance) {
        Optional<EngineSample> sample = instance.snapshot().engine().ifFresh();
        return !instance.frozen()
                && sample.isPresent()
                && sample.get().running().orElse(1) == 0
                && sample.get().waitingForCapacity().orElse(0) == 0;
    }

    /** The fewest replicas a pool may have now. */
    int least(ScalingPolicy policy, Pool pool, Instant now) {
        int least = pool.replicas().min().count();
        if (least > 0) {
            return least;
        }
        boolean mayRest = policy.scaleToZeroAfterIdle().isPresent()
                && idleSince.isPresent()
                && Duration.between(idleSince.get(), now)
                                .compareTo(policy.scaleToZeroAfterIdle().get())
                        >= 0;
        return mayRest ? 0 : 1;
    }
}
