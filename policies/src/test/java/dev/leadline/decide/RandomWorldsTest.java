// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.testkit.ForAll;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Worlds that no fleet would show: whatever is seen, a plan keeps its promises. */
class RandomWorldsTest {

    private static final int MOST = 12;
    private static final List<InstanceState> STATES = List.of(InstanceState.values());

    /** A sequence of looks and what the policy is. */
    private record World(ScalingPolicy policy, List<FleetSnapshot> looks) {
        @Override
        public String toString() {
            return looks.size() + " looks";
        }
    }

    @Test
    void plansStayInsideBoundsAndInventoryAndNeverShrinkOnMissingData() {
        ForAll.forAll(1, 100, RandomWorldsTest::world, RandomWorldsTest::checkAll);
    }

    @Test
    @Tag("full")
    void plansKeepTheirPromisesInManyMoreWorlds() {
        ForAll.forAll(101, 300, RandomWorldsTest::world, RandomWorldsTest::checkAll);
    }

    private static void checkAll(World world) {
        ForecastingController controller = new ForecastingController(world.policy());
        for (FleetSnapshot look : world.looks()) {
            check(look, controller.step(look).plan());
        }
    }

    @Test
    void theSameLooksGiveTheSamePlans() {
        ForAll.forAll(1000, 5, RandomWorldsTest::world, world -> {
            ForecastingController one = new ForecastingController(world.policy());
            ForecastingController other = new ForecastingController(world.policy());
            for (FleetSnapshot look : world.looks()) {
                assertThat(one.step(look).plan()).isEqualTo(other.step(look).plan());
            }
        });
    }

    private static void check(FleetSnapshot look, ScalingPlan plan) {
        int ordered = 0;
        for (Map.Entry<String, PoolPlan> pool : plan.pools().entrySet()) {
            PoolPlan decided = pool.getValue();
            List<InstanceSnapshot> instances = look.pools().getOrDefault(pool.getKey(), List.of());
            assertThat(decided.desiredReplicas()).isBetween(1, MOST);
            assertThat(decided.sentence()).isNotBlank();
            decided.steps()
                    .forEach(step -> assertThat(step.numbers().values())
                            .as("%s", step)
                            .allSatisfy(number -> assertThat(number).isFinite()));
            // A pool that is suddenly gone from sight keeps its number, because its replicas may run all the same.
            boolean held = decided.reason() == ReasonCode.MissingData;
            ordered += held ? 0 : Math.max(0, decided.desiredReplicas() - placed(instances));
            boolean silent = instances.stream()
                    .anyMatch(one -> one.state() == InstanceState.Ready
                            && one.engine().ifFresh().isEmpty());
            if (silent && decided.currentReplicas() <= MOST) {
                int least =
                        decided.reason() == ReasonCode.CapacityLimited ? placed(instances) : decided.currentReplicas();
                assertThat(decided.desiredReplicas()).as("%s", decided).isGreaterThanOrEqualTo(least);
            }
        }
        if (look.freeAccelerators().isPresent()) {
            // A pool without any replica still wants its minimum; it then waits for accelerators.
            int minimum = (int) plan.pools().values().stream()
                    .filter(pool -> pool.desiredReplicas() == 1)
                    .count();
            assertThat(2 * (ordered - minimum))
                    .isLessThanOrEqualTo(look.freeAccelerators().getAsInt());
        }
    }

    private static int placed(List<InstanceSnapshot> instances) {
        return (int) instances.stream()
                .filter(one -> one.state() == InstanceState.Ready || one.state() == InstanceState.Starting)
                .count();
    }

    private static World world(RandomGenerator random) {
        boolean profiled = random.nextBoolean();
        ScalingPolicy policy = aPolicy()
                .pool("prefill", Role.Prefill, 1, MOST, profiled)
                .pool("decode", Role.Decode, 1, MOST, random.nextBoolean())
                .build();
        List<FleetSnapshot> looks = new ArrayList<>();
        Instant now = Instant.parse("2026-01-05T00:00:00Z");
        Map<String, Double> counters = new LinkedHashMap<>();
        OptionalInt free = random.nextInt(4) == 0 ? OptionalInt.empty() : OptionalInt.of(random.nextInt(20));
        for (int i = 0; i < 40; i++) {
            now = now.plusMillis(
                    random.nextInt(12) == 0 ? 1 + random.nextInt(90_000_000) : 1000 + random.nextInt(30_000));
            Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
            pools.put("prefill", instances("p", random, now, counters));
            pools.put("decode", instances("d", random, now, counters));
            looks.add(new FleetSnapshot(now, pools, router(random, now, counters), free));
        }
        return new World(policy, looks);
    }

    private static List<InstanceSnapshot> instances(
            String prefix, RandomGenerator random, Instant now, Map<String, Double> counters) {
        List<InstanceSnapshot> instances = new ArrayList<>();
        int count = random.nextInt(5) == 0 ? 0 : random.nextInt(9);
        for (int i = 0; i < count; i++) {
            int state = random.nextInt(10);
            InstanceState is = state < 7 ? InstanceState.Ready : STATES.get(random.nextInt(STATES.size()));
            String id = prefix + i;
            Optional<Instant> since =
                    random.nextBoolean() ? Optional.of(now.minusSeconds(random.nextInt(500))) : Optional.empty();
            Reading<EngineSample> engine = is == InstanceState.Ready && random.nextInt(8) > 0
                    ? Reading.fresh(sample(id, random, counters), now)
                    : Reading.missing(MissingReason.TimedOut, "no answer");
            instances.add(new InstanceSnapshot(id, is, since, Optional.empty(), 2, engine, List.of()));
        }
        return instances;
    }

    private static EngineSample sample(String id, RandomGenerator random, Map<String, Double> counters) {
        EngineSampleBuilder sample = EngineSample.builder();
        if (random.nextInt(5) > 0) {
            sample.running(random.nextInt(300)).waitingForCapacity(random.nextInt(3) == 0 ? random.nextInt(5000) : 0);
        }
        if (random.nextInt(4) > 0) {
            sample.kvUsage(random.nextDouble()).kvCapacityTokens(random.nextInt(6) == 0 ? 1 : 321_000);
        }
        if (random.nextInt(4) > 0) {
            sample.waitingTokens(random.nextInt(4) == 0 ? 1e9 * random.nextDouble() : random.nextInt(9000));
        }
        double done = counters.merge(id, random.nextInt(9) == 0 ? 1e8 : random.nextInt(200_000), Double::sum);
        double counted = random.nextInt(20) == 0 ? 0 : done;
        if (random.nextInt(5) > 0) {
            sample.computedPromptTokensTotal(counted)
                    .promptTokensTotal(counted)
                    .generationTokensTotal(counted / 3)
                    .requestsTotal(counted / 900)
                    .busySecondsTotal(counted / 20_000);
        }
        return sample.build();
    }

    private static Reading<RouterSample> router(RandomGenerator random, Instant now, Map<String, Double> counters) {
        if (random.nextInt(3) == 0) {
            return Reading.missing(MissingReason.NotReported, "there is no router");
        }
        double requests = counters.merge("router", random.nextInt(15) == 0 ? 1e7 : random.nextInt(900), Double::sum);
        return Reading.fresh(
                new RouterSample(
                        OptionalDouble.of(requests),
                        random.nextBoolean() ? OptionalDouble.of(requests * 1500) : OptionalDouble.empty(),
                        OptionalDouble.of(0),
                        OptionalDouble.of(requests * 200),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalDouble.of(random.nextInt(50)),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        Optional.empty()),
                now);
    }
}
