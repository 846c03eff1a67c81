// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

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
 * Knows since when nothing at all has happened, for policies that scale to zero. Only a measured zero is idle: a router
 * that tells, engines that all tell, and pools that could have served. A look at which somebody was silent proves
 * nothing; the counters of the next good look span it, so idleness goes on when they stood still.
 */
final class IdleWatch {

    private enum Sight {
        Idle,
        Busy,
        Unknown
    }

    private Optional<Instant> idleSince = Optional.empty();
    private Optional<Instant> lastIdle = Optional.empty();

    /**
     * Takes the next look.
     *
     * @param longestGap silence of a source that can still be bridged
     */
    void learn(FleetObservation seen, Duration longestGap) {
        switch (sight(seen)) {
            case Busy -> forget();
            case Unknown -> {
                if (lastIdle.filter(last -> Duration.between(last, seen.time()).compareTo(longestGap) > 0)
                        .isPresent()) {
                    forget();
                }
            }
            case Idle -> {
                if (lastIdle.filter(last -> Duration.between(last, seen.time()).compareTo(longestGap) <= 0)
                        .isEmpty()) {
                    idleSince = Optional.of(seen.time());
                }
                lastIdle = Optional.of(seen.time());
            }
        }
    }

    private void forget() {
        idleSince = Optional.empty();
        lastIdle = Optional.empty();
    }

    /** How long nothing has happened, when the look of {@code now} itself saw nothing. */
    Optional<Duration> idleFor(Instant now) {
        return lastIdle.filter(now::equals).flatMap(ignored -> idleSince).map(since -> Duration.between(since, now));
    }

    private static Sight sight(FleetObservation seen) {
        Sight sight = sight(seen.router().ifFresh(), seen.demand().requests());
        for (PoolObservation pool : seen.pools().values()) {
            // A pool that is still starting could not have served, so its idleness says nothing.
            boolean starting = pool.current() > 0 && pool.count(InstanceState.Ready) == 0;
            sight = worse(sight, starting ? Sight.Busy : Sight.Idle);
            for (InstanceObservation instance : pool.ready()) {
                sight = worse(sight, sight(instance));
            }
        }
        return sight;
    }

    private static Sight sight(Optional<RouterSample> router, OptionalDouble arrivals) {
        boolean works = arrivals.orElse(0) > 0
                || router.map(told -> waits(told) || told.running().orElse(0) > 0)
                        .orElse(false);
        boolean known = router.filter(IdleWatch::tellsWhoComes).isPresent() && arrivals.isPresent();
        return works ? Sight.Busy : known ? Sight.Idle : Sight.Unknown;
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

    private static Sight worse(Sight one, Sight other) {
        return one == Sight.Busy || other == Sight.Busy
                ? Sight.Busy
                : one == Sight.Unknown || other == Sight.Unknown ? Sight.Unknown : Sight.Idle;
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
