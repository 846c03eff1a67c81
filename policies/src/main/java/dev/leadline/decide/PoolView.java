// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.Pool;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One pool at one moment, with the questions that every theory asks of it.
 *
 * @param pool what the operator asks for
 * @param seen what is there
 * @param objectives what users were promised
 * @param leadTime from order to ready
 * @param acceleratorsBefore accelerators of one replica as remembered, for a pool without instances
 * @param readyIn seconds until each starting replica is expected to be ready
 */
record PoolView(
        Pool pool,
        PoolObservation seen,
        Objectives objectives,
        Duration leadTime,
        int acceleratorsBefore,
        List<Double> readyIn) {

    /** One whose lead time nobody has asked for yet. */
    PoolView(Pool pool, PoolObservation seen, Objectives objectives, int acceleratorsBefore) {
        this(pool, seen, objectives, Duration.ZERO, acceleratorsBefore, List.of());
    }

    /** The same with its lead time and the seconds until each starting replica is expected to be ready. */
    PoolView with(Duration lead, List<Double> expected) {
        return new PoolView(pool, seen, objectives, lead, acceleratorsBefore, expected);
    }

    /** What it will be able to do if nothing more is ordered. */
    Supply supply() {
        return new Supply(readyShare(), readyIn);
    }

    int ready() {
        return seen.count(InstanceState.Ready);
    }

    int current() {
        return seen.current();
    }

    int coming() {
        return seen.count(InstanceState.Starting) + seen.count(InstanceState.Pending);
    }

    /** Ready capacity in whole healthy replicas: a doomed one counts 0, a throttled one its share. */
    double readyShare() {
        double share = 0;
        for (InstanceObservation one : seen.ready()) {
            share += one.hardware().share();
        }
        return share;
    }

    /** What failing or throttled hardware takes away from the instances that are not leaving. */
    double lostShare() {
        // Nearly always there is none, and it is asked for with every look.
        for (InstanceObservation one : seen.instances()) {
            if (one.hardware().share() != 1) {
                return seen.instances().stream()
                        .filter(other -> other.state() != InstanceState.Draining)
                        .mapToDouble(other -> 1 - other.hardware().share())
                        .sum();
            }
        }
        return 0;
    }

    /** Ready instances with nothing against their hardware. */
    int sound() {
        int sound = 0;
        for (InstanceObservation one : seen.ready()) {
            sound += one.hardware().share() == 1 ? 1 : 0;
        }
        return sound;
    }

    /** Sum of a field over ready instances; absent when no fresh instance reports it. */
    OptionalDouble sum(Function<EngineSample, OptionalDouble> field) {
        double sum = 0;
        boolean known = false;
        for (InstanceObservation one : seen.ready()) {
            OptionalDouble value = one.snapshot().engine().ifFresh().map(field).orElse(OptionalDouble.empty());
            if (value.isPresent()) {
                sum += value.getAsDouble();
                known = true;
            }
        }
        return known ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** Accelerators of one replica, from the instances that exist, or as remembered. */
    int acceleratorsEach() {
        int most = 0;
        for (InstanceObservation one : seen.instances()) {
            most = Math.max(most, one.snapshot().accelerators());
        }
        return most > 0 ? most : acceleratorsBefore;
    }
}
