// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The instances of all pools: who has accelerators, who starts, who leaves, and what it costs. */
final class FleetRoster {
    private final long seed;
    private final EventQueue events;
    private final RequestFlow flow;
    private final Map<String, FleetPool> pools = new LinkedHashMap<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Integer> lifeSlots = new ArrayList<>();
    private int gpuLimit;
    private int gpusHeld;

    FleetRoster(FleetSpec spec, long seed, EventQueue events, RequestFlow flow) {
        this.seed = seed;
        this.events = events;
        this.flow = flow;
        this.gpuLimit = spec.gpuLimit();
        spec.pools().forEach((name, pool) -> pools.put(name, new FleetPool(name, pool)));
        for (FleetPool pool : pools.values()) {
            for (int i = 0; i < pool.desired(); i++) {
                Instance instance = create(pool, 0);
                gpusHeld += instance.accelerators();
                instance.allocate(0);
                open(instance, 0);
            }
        }
    }

    Map<String, FleetPool> pools() {
        return pools;
    }

    int freeAccelerators() {
        return Math.max(0, gpuLimit - gpusHeld);
    }

    FleetPool pool(String name) {
        FleetPool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + name + "; the pools are " + pools.keySet());
        }
        return pool;
    }

    Instance instance(String id) {
        for (FleetPool pool : pools.values()) {
            for (Instance instance : pool.instances) {
                if (instance.id.equals(id)) {
                    return instance;
                }
            }
        }
        throw new IllegalArgumentException("there is no instance " + id);
    }

    /** Orders a pool to a size, counting pending, starting and ready instances. */
    void scale(FleetPool pool, int replicas, double now) {
        pool.want(replicas);
        reconcile(pool, now);
    }

    private void reconcile(FleetPool pool, double now) {
        int staying = 0;
        for (Instance instance : pool.instances) {
            staying += instance.state() == InstanceState.Draining ? 0 : 1;
        }
        for (; staying < pool.desired(); staying++) {
            create(pool, now);
        }
        for (; staying > pool.desired(); staying--) {
            remove(leastMissed(pool, now), now);
        }
        allocatePending(now);
    }

    private Instance create(FleetPool pool, double now) {
        Instance instance = new Instance(instances.size(), pool.nextId(), pool, now);
        instances.add(instance);
        pool.instances.add(instance);
        lifeSlots.add(events.register(time -> open(instance, time)));
        Engine engine = pool.spec.role() == Role.Prefill
                ? flow.prefillEngine(instance.index, pool.spec.profile(), time -> exit(instance, time))
                : flow.decodeEngine(instance.index, pool.spec.profile(), time -> exit(instance, time));
        flow.add(engine);
        return instance;
    }

    private void allocatePending(double now) {
        for (Instance instance : instances) {
            boolean pending = !instance.isGone() && instance.state() == InstanceState.Pending;
            if (pending && instance.accelerators() <= freeAccelerators()) {
                gpusHeld += instance.accelerators();
                instance.allocate(now);
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

    private void open(Instance instance, double now) {
        instance.ready(now);
        flow.open(instance.index, now);
    }

    // Nothing is lost with a pending instance, little with a starting one, and of the ready ones the least loaded goes.
    private Instance leastMissed(FleetPool pool, double now) {
        Comparator<Instance> order = Comparator.comparing(Instance::state)
                .thenComparingDouble(one -> one.state() == InstanceState.Ready
                        ? flow.engine(one.index).load(now)
                        : 0)
                .thenComparingInt(one -> -one.index);
        return pool.instances.stream()
                .filter(one -> one.state() != InstanceState.Draining)
                .min(order)
                .orElseThrow();
    }

    private void remove(Instance instance, double now) {
        if (instance.state() == InstanceState.Ready) {
            Engine engine = flow.engine(instance.index);
            instance.drain(now, engine.busySeconds(now));
            flow.close(instance.index, now);
            engine.drain(now);
        } else {
            events.cancel(lifeSlots.get(instance.index));
            exit(instance, now);
        }
    }

    private void exit(Instance instance, double now) {
        boolean held = instance.state() != InstanceState.Pending;
        instance.pool.bill(usage(instance, now));
        instance.pool.instances.remove(instance);
        instance.leave();
        if (held) {
            gpusHeld -= instance.accelerators();
            gpuLimit -= instance.isDoomed() ? instance.accelerators() : 0;
            allocatePending(now);
        }
    }

    /** A dying instance is replaced, as a Deployment would, but its accelerators are lost to the fleet. */
    void die(Instance instance, double now) {
        if (instance.isGone()) {
            return;
        }
        events.cancel(lifeSlots.get(instance.index));
        boolean serving = instance.state() == InstanceState.Ready || instance.state() == InstanceState.Draining;
        if (instance.state() == InstanceState.Ready) {
            instance.drain(now, flow.engine(instance.index).busySeconds(now));
        }
        exit(instance, now);
        if (serving) {
            flow.lose(instance.index, now);
        }
        reconcile(instance.pool, now);
    }

    private PoolUsage usage(Instance instance, double now) {
        return instance.usage(now, flow.engine(instance.index).busySeconds(now));
    }

    PoolUsage usage(FleetPool pool, double now) {
        PoolUsage sum = pool.goneUsage();
        for (Instance instance : pool.instances) {
            sum = sum.plus(usage(instance, now));
        }
        return sum;
    }
}
