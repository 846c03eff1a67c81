// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * What a pool was when watching began. A pool that served before is taken to be right for the demand it met until a
 * whole window has been watched: what is reckoned from forecasts and from capacity not yet measured may not move it by
 * itself. Measured demand that has grown since then raises it in proportion; what waits raises it at once.
 */
final class StartUpHold {

    /** Two looks this far apart are the least that says anything about demand. */
    static final Duration TWO_LOOKS = Duration.ofSeconds(15);

    /** Demand that has grown by less may be chance. */
    private static final double GROWN = 1.25;

    private boolean served;
    private int replicas;
    private OptionalDouble demand = OptionalDouble.empty();

    /** Watching begins, at the start of the process or after a gap. */
    void begin(PoolObservation seen, Instant now) {
        served = seen.ready().stream().anyMatch(one -> readyBefore(one, now.minus(TWO_LOOKS)));
        replicas = seen.current();
        demand = OptionalDouble.empty();
    }

    private static boolean readyBefore(InstanceObservation one, Instant moment) {
        return one.snapshot().since().map(since -> since.isBefore(moment)).orElse(true);
    }

    /** The largest demand of the first two looks is what the pool met. */
    void learn(OptionalDouble present, Duration watched) {
        boolean first = demand.isEmpty() || watched.compareTo(TWO_LOOKS) <= 0;
        if (first && present.isPresent()) {
            demand = OptionalDouble.of(Math.max(demand.orElse(0), present.getAsDouble()));
        }
    }

    /**
     * The most replicas that demand alone may ask for.
     *
     * @param present demand now
     * @param announced what an operator announced it to be multiplied by
     */
    int most(OptionalDouble present, double announced) {
        if (!served) {
            return Integer.MAX_VALUE;
        }
        double now = present.orElse(0) * announced;
        if (demand.isEmpty() || now <= GROWN * demand.getAsDouble()) {
            return replicas;
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(replicas * now / demand.getAsDouble()));
    }
}
