// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** A roster that is ordered to a size: it finds accelerators, waits for cold starts and chooses who leaves by itself. */
final class FleetRoster extends Roster {
    private final long seed;
    private final EventQueue events;
    private boolean slowHardwareFirst;
    private final List<Integer> lifeSlots = new ArrayList<>();

    FleetRoster(FleetSpec spec, long seed, EventQueue events, RequestFlow flow) {
        super(spec, flow);
        this.seed = seed;
        this.events = events;
        for (FleetPool pool : pools().values()) {
            for (int i = 0; i < pool.desired(); i++) {
                Instance instance = add(pool, pool.nextId(), 0);
                hold(instance, 0);
                open(instance, 0);
            }
        }
    }

    /** Orders a pool to a size, counting pending, starting and ready instances. */
    void scale(FleetPool pool, int replicas, double now) {
        pool.want(replicas);
        reconcile(pool, now);
    }

    /** From now on failing instances leave first, then slowed ones. */
    void retireSlowHardwareFirst() {
        slowHardwareFirst = true;
    }

    @Override
    int desired(FleetPool pool) {
        return pool.desired();
    }

    private void reconcile(FleetPool pool, double now) {
        int staying = pool.staying();
        for (; staying < pool.desired(); staying++) {
            add(pool, pool.nextId(), now);
        }
        for (; staying > pool.desired(); staying--) {
            remove(leastMissed(pool, now), now);
        }
        allocatePending(now);
    }

    @Override
    void added(Instance instance) {
        lifeSlots.add(events.register(time -> open(instance, time)));
    }

    private void allocatePending(double now) {
        for (Instance instance : instances()) {
            boolean pending = !instance.isGone() && instance.state() == InstanceState.Pending;
            if (pending && instance.accelerators() <= freeAccelerators()) {
                hold(instance, now);
                events.schedule(lifeSlots.get(instance.index), now + startSeconds(instance));
            }
        }
    }

    private double startSeconds(Instance instance) {
        ColdStart start = instance.pool.spec.coldStart();
        if (start.sigma() == 0) {
            return start.seconds();
        }
        RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 1_000_003 + instance.index);
        return start.seconds() * StrictMath.exp(start.sigma() * random.nextGaussian());
    }

    // Nothing is lost with a pending instance, little with a starting one, and of the ready ones the least loaded goes.
    private Instance leastMissed(FleetPool pool, double now) {
        Comparator<Instance> order = Comparator.comparing(Instance::state)
                .thenComparingDouble(one -> slowHardwareFirst ? worth(one) : 1)
                .thenComparingDouble(one -> one.state() == InstanceState.Ready
                        ? flow.engine(one.index).load(now)
                        : 0)
                .thenComparingInt(one -> -one.index);
        return pool.instances.stream()
                .filter(one -> one.state() != InstanceState.Draining)
                .min(order)
                .orElseThrow();
    }

    private static double worth(Instance one) {
        return one.isDoomed() ? 0 : one.share();
    }

    private void remove(Instance instance, double now) {
        if (instance.state() == InstanceState.Ready) {
            drain(instance, now);
        } else {
            exit(instance, now);
        }
    }

    @Override
    void drained(Instance instance, double now) {
        exit(instance, now);
    }

    @Override
    void left(Instance instance, boolean held, double now) {
        events.cancel(lifeSlots.get(instance.index));
        if (held) {
            allocatePending(now);
        }
    }

    /** A dying instance is replaced, as a Deployment would, but its accelerators are lost to the fleet. */
    @Override
    void died(Instance instance, double now) {
        reconcile(instance.pool, now);
    }
}
