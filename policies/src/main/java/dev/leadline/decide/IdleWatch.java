// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.decide.IdleSpell.Sight;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Knows since when nothing at all has happened, for policies that scale to zero and for demand that reads zero. Only a
 * measured zero is idle: engines that all tell and neither hold nor finish anything and, for going to zero, a router that
 * tells and pools that could have served.
 */
final class IdleWatch {

    private final IdleSpell fleet = new IdleSpell();
    private final IdleSpell engines = new IdleSpell();

    /**
     * Takes the next look.
     *
     * @param longestGap silence of a source that can still be bridged
     */
    void learn(FleetObservation seen, Duration longestGap) {
        fleet.take(fleet(seen), seen.time(), longestGap);
        engines.take(engines(seen), seen.time(), longestGap);
    }

    /** How long nothing has happened, by router and engines, when the look of {@code now} itself saw nothing. */
    Optional<Duration> idleFor(Instant now) {
        return fleet.lasting(now);
    }

    /**
     * How long every ready engine has said of itself that it has nothing to do while a router, where there is one, held
     * nothing either. This does not rest on counted arrivals, so it is a second witness where those read zero.
     */
    Optional<Duration> enginesIdleFor(Instant now) {
        return engines.lasting(now);
    }

    /** How many times work came back to engines that had rested for two minutes or more. */
    int rests() {
        return engines.rests();
    }

    private static Sight fleet(FleetObservation seen) {
        Sight sight = sight(seen.router().ifFresh(), seen.demand().requests());
        for (PoolObservation pool : seen.pools().values()) {
            // A pool that is still starting could not have served, so its idleness says nothing.
            boolean starting = pool.current() > 0 && pool.count(InstanceState.Ready) == 0;
            sight = sight.and(starting ? Sight.Busy : Sight.Idle);
        }
        return sight.and(ready(seen));
    }

    private static Sight engines(FleetObservation seen) {
        boolean anybody =
                seen.pools().values().stream().anyMatch(pool -> !pool.ready().isEmpty());
        boolean routerWorks = seen.router().ifFresh().filter(IdleWatch::works).isPresent();
        return routerWorks ? Sight.Busy : anybody ? ready(seen) : Sight.Unknown;
    }

    private static Sight ready(FleetObservation seen) {
        Sight sight = Sight.Idle;
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one : pool.ready()) {
                sight = sight.and(sight(one));
            }
        }
        return sight;
    }

    private static Sight sight(Optional<RouterSample> router, OptionalDouble arrivals) {
        boolean works =
                arrivals.orElse(0) > 0 || router.filter(IdleWatch::works).isPresent();
        boolean known = router.filter(IdleWatch::tellsWhoComes).isPresent() && arrivals.isPresent();
        return works ? Sight.Busy : known ? Sight.Idle : Sight.Unknown;
    }

    private static boolean works(RouterSample router) {
        return waits(router) || router.running().orElse(0) > 0;
    }

    private static Sight sight(InstanceObservation instance) {
        Optional<EngineSample> sample = instance.snapshot().engine().ifFresh();
        if (instance.frozen() || sample.isEmpty() || sample.get().running().isEmpty()) {
            return Sight.Unknown;
        }
        boolean holds = sample.get().running().getAsDouble() > 0
                || sample.get().waitingForCapacity().orElse(0) > 0
                || sample.get().waitingDeferred().orElse(0) > 0;
        return holds || instance.rates().filter(IdleWatch::worked).isPresent() ? Sight.Busy : Sight.Idle;
    }

    private static boolean worked(EngineRates rates) {
        return rates.requests().orElse(0) > 0
                || rates.generationTokens().orElse(0) > 0
                || rates.computedPromptTokens().orElse(0) > 0;
    }

    /** True when requests wait in the router. */
    static boolean waits(RouterSample router) {
        return router.queued().orElse(0) > 0 || router.queuedTokens().orElse(0) > 0;
    }

    /** True when the router would show a request that comes while no instance runs. */
    static boolean tellsWhoComes(RouterSample router) {
        return router.requestsTotal().isPresent()
                || router.queued().isPresent()
                || router.queuedTokens().isPresent();
    }
}
