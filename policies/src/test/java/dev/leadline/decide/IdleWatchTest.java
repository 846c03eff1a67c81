// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.IdleSpell.Sight;
import dev.leadline.decide.SeenPool.Did;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What counts as nothing happening. */
class IdleWatchTest {

    private static final Duration GAP = Duration.ofSeconds(60);
    private static final Instant NOW = SeenPool.NOW;
    private static final Demand NOBODY = SeenPool.demand(0, 0, 0);
    private static final Reading<RouterSample> QUIET = router(OptionalDouble.of(0), OptionalDouble.of(0), 0);

    private final IdleSpell spell = new IdleSpell();

    private static Reading<RouterSample> router(OptionalDouble queued, OptionalDouble tokens, double running) {
        return SeenPool.router(queued, tokens, OptionalDouble.of(running));
    }

    private static Sight fleetSight(Demand demand, Reading<RouterSample> router, SeenPool... pools) {
        IdleWatch watch = watch(demand, router, pools);
        return watch.idleFor(NOW.plusSeconds(5)).isPresent()
                ? Sight.Idle
                : stillIdleAfterAQuietLook(watch, true) ? Sight.Unknown : Sight.Busy;
    }

    private static Sight engineSight(Demand demand, Reading<RouterSample> router, SeenPool... pools) {
        IdleWatch watch = watch(demand, router, pools);
        return watch.enginesIdleFor(NOW.plusSeconds(5)).isPresent()
                ? Sight.Idle
                : stillIdleAfterAQuietLook(watch, false) ? Sight.Unknown : Sight.Busy;
    }

    private static IdleWatch watch(Demand demand, Reading<RouterSample> router, SeenPool... pools) {
        IdleWatch watch = new IdleWatch();
        watch.learn(SeenPool.fleet(NOW, NOBODY, QUIET, SeenPool.decode().ready(1)), GAP);
        watch.learn(SeenPool.fleet(NOW.plusSeconds(5), demand, router, pools), GAP);
        return watch;
    }

    /** A look that shows nothing is bridged by a quiet one; a busy one begins anew. */
    private static boolean stillIdleAfterAQuietLook(IdleWatch watch, boolean fleet) {
        Instant then = NOW.plusSeconds(10);
        watch.learn(SeenPool.fleet(then, NOBODY, QUIET, SeenPool.decode().ready(1)), GAP);
        Duration idle = (fleet ? watch.idleFor(then) : watch.enginesIdleFor(then)).orElseThrow();
        return idle.equals(Duration.ofSeconds(10));
    }

    private static SeenPool engine(Consumer<EngineSampleBuilder> says) {
        return SeenPool.decode().ready(says);
    }

    private static SeenPool worked(Did did) {
        return SeenPool.decode().ready(sample -> sample.running(0), did, new Hardware.Healthy());
    }

    @Test
    void anIdleSpellCountsFromItsFirstLook() {
        spell.take(Sight.Idle, NOW, GAP);
        assertThat(spell.lasting(NOW)).contains(Duration.ZERO);
        spell.take(Sight.Idle, NOW.plusSeconds(60), GAP);
        assertThat(spell.lasting(NOW.plusSeconds(60))).contains(Duration.ofSeconds(60));
        assertThat(spell.lasting(NOW.plusSeconds(61)))
                .as("no look was taken then")
                .isEmpty();
        spell.take(Sight.Idle, NOW.plusSeconds(121), GAP);
        assertThat(spell.lasting(NOW.plusSeconds(121)))
                .as("nobody looked for too long")
                .contains(Duration.ZERO);
    }

    @Test
    void aSilentLookIsBridgedAndALongSilenceIsNot() {
        spell.take(Sight.Idle, NOW, GAP);
        spell.take(Sight.Unknown, NOW.plusSeconds(30), GAP);
        assertThat(spell.lasting(NOW.plusSeconds(30))).isEmpty();
        spell.take(Sight.Idle, NOW.plusSeconds(60), GAP);
        assertThat(spell.lasting(NOW.plusSeconds(60))).contains(Duration.ofSeconds(60));
        spell.take(Sight.Unknown, NOW.plusSeconds(121), GAP);
        spell.take(Sight.Idle, NOW.plusSeconds(122), GAP);
        assertThat(spell.lasting(NOW.plusSeconds(122))).contains(Duration.ZERO);
    }

    @Test
    void onlyARestOfTwoMinutesThatWorkEndsIsCounted() {
        for (int second = 0; second <= 119; second += 17) {
            spell.take(Sight.Idle, NOW.plusSeconds(second), GAP);
        }
        spell.take(Sight.Busy, NOW.plusSeconds(119), GAP);
        assertThat(spell.rests()).isZero();
        for (int second = 200; second <= 300; second += 20) {
            spell.take(Sight.Idle, NOW.plusSeconds(second), GAP);
        }
        spell.take(Sight.Busy, NOW.plusSeconds(320), GAP);
        assertThat(spell.rests()).isEqualTo(1);
        spell.take(Sight.Busy, NOW.plusSeconds(325), GAP);
        assertThat(spell.rests()).isEqualTo(1);
        assertThat(spell.lasting(NOW.plusSeconds(325))).isEmpty();
    }

    @Test
    void aRestWhoseEndNobodySawIsNotCounted() {
        spell.take(Sight.Idle, NOW, GAP);
        spell.take(Sight.Busy, NOW.plusSeconds(200), GAP);
        assertThat(spell.rests()).isZero();
    }

    @Test
    void aFleetIsIdleWhenRouterAndEnginesSaySo() {
        assertThat(fleetSight(NOBODY, QUIET, engine(sample -> sample.running(0))))
                .isEqualTo(Sight.Idle);
        assertThat(fleetSight(SeenPool.demand(0.1, 0, 0), QUIET, engine(sample -> sample.running(0))))
                .isEqualTo(Sight.Busy);
        assertThat(fleetSight(SeenPool.NO_DEMAND, QUIET, engine(sample -> sample.running(0))))
                .isEqualTo(Sight.Unknown);
        assertThat(fleetSight(NOBODY, missing(), engine(sample -> sample.running(0))))
                .isEqualTo(Sight.Unknown);
    }

    private static Reading<RouterSample> missing() {
        return Reading.missing(MissingReason.TimedOut, "no answer");
    }

    @Test
    void aRouterThatHoldsOrRunsSomethingIsAtWork() {
        SeenPool idle = engine(sample -> sample.running(0));
        OptionalDouble none = OptionalDouble.of(0);
        assertThat(fleetSight(NOBODY, router(OptionalDouble.of(1), none, 0), idle))
                .isEqualTo(Sight.Busy);
        assertThat(fleetSight(NOBODY, router(none, OptionalDouble.of(1), 0), idle))
                .isEqualTo(Sight.Busy);
        assertThat(fleetSight(NOBODY, router(none, none, 1), idle)).isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, router(none, none, 1), idle)).isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, missing(), idle)).isEqualTo(Sight.Idle);
    }

    @Test
    void anEngineThatHoldsOrDidSomethingIsAtWork() {
        assertThat(engineSight(NOBODY, QUIET, engine(sample -> sample.running(1))))
                .isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, QUIET, engine(sample -> sample.running(0).waitingForCapacity(1))))
                .isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, QUIET, engine(sample -> sample.running(0).waitingDeferred(1))))
                .isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, QUIET, worked(Did.NOTHING.requests(0.1))))
                .isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, QUIET, worked(Did.NOTHING.generated(1)))).isEqualTo(Sight.Busy);
        assertThat(engineSight(NOBODY, QUIET, worked(Did.NOTHING.prompts(1)))).isEqualTo(Sight.Busy);
        assertThat(engineSight(
                        NOBODY,
                        QUIET,
                        worked(Did.NOTHING.requests(0).generated(0).prompts(0))))
                .isEqualTo(Sight.Idle);
        assertThat(fleetSight(NOBODY, QUIET, worked(Did.NOTHING.generated(1)))).isEqualTo(Sight.Busy);
    }

    @Test
    void anEngineThatDoesNotSayProvesNothing() {
        assertThat(engineSight(NOBODY, QUIET, engine(sample -> sample.kvUsage(0))))
                .isEqualTo(Sight.Unknown);
        assertThat(engineSight(NOBODY, QUIET, SeenPool.decode().ready(1).silent()))
                .isEqualTo(Sight.Unknown);
        assertThat(engineSight(NOBODY, QUIET)).as("nobody is there").isEqualTo(Sight.Unknown);
        assertThat(engineSight(
                        NOBODY,
                        QUIET,
                        SeenPool.decode().silent(),
                        SeenPool.prefill().did(Did.NOTHING)))
                .isEqualTo(Sight.Busy);
    }

    @Test
    void aPoolThatOnlyStartsCouldNotHaveServed() {
        assertThat(fleetSight(NOBODY, QUIET, SeenPool.decode().in(InstanceState.Starting, 1)))
                .isEqualTo(Sight.Busy);
        assertThat(fleetSight(NOBODY, QUIET, SeenPool.decode().ready(1).in(InstanceState.Starting, 1)))
                .isEqualTo(Sight.Idle);
        assertThat(fleetSight(NOBODY, QUIET, SeenPool.decode())).isEqualTo(Sight.Idle);
    }

    @Test
    void restsOfTheEnginesAreCounted() {
        IdleWatch watch = new IdleWatch();
        for (int second = 0; second <= 150; second += 30) {
            watch.learn(
                    SeenPool.fleet(NOW.plusSeconds(second), NOBODY, QUIET, engine(sample -> sample.running(0))), GAP);
        }
        watch.learn(SeenPool.fleet(NOW.plusSeconds(180), NOBODY, QUIET, engine(sample -> sample.running(1))), GAP);
        assertThat(watch.rests()).isEqualTo(1);
    }
}
