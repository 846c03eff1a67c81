// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instances of all pools: who has accelerators, who leaves, and what it costs. When an instance comes and goes is
 * said by the kind of roster: by orders of a size and cold starts of its own, or from outside, one by one.
 */
abstract sealed class Roster permits FleetRoster, CommandedRoster {
    final RequestFlow flow;
    private final Map<String, FleetPool> pools = new LinkedHashMap<>();
    private final List<Instance> instances = new ArrayList<>();
    private int gpuLimit;
    private int gpusHeld;

    Roster(FleetSpec spec, RequestFlow flow) {
        this.flow = flow;
        this.gpuLimit = spec.gpuLimit();
        spec.pools().forEach((name, pool) -> pools.put(name, new FleetPool(name, pool)));
    }

    /** A new instance is known and has no engine yet. */
    abstract void added(Instance instance);

    /** A draining instance has nothing left to do. */
    abstract void drained(Instance instance, double now);

    /** An instance is gone; {@code held} tells whether it gave back accelerators. */
    abstract void left(Instance instance, boolean held, double now);

    /** An instance died with its hardware and is gone. */
    abstract void died(Instance instance, double now);

    /** Instances that are meant to stay in a pool. */
    abstract int desired(FleetPool pool);

    final Map<String, FleetPool> pools() {
        return pools;
    }

    final int freeAccelerators() {
        return Math.max(0, gpuLimit - gpusHeld);
    }

    final FleetPool pool(String name) {
        FleetPool pool = pools.get(name);
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + name + "; the pools are " + pools.keySet());
        }
        return pool;
    }

    /** Every instance there ever was, by index. */
    final List<Instance> instances() {
        return instances;
    }

    final Instance instance(String id) {
        for (FleetPool pool : pools.values()) {
            for (Instance instance : pool.instances) {
                if (instance.id.equals(id)) {
                    return instance;
                }
            }
        }
        throw new IllegalArgumentException("there is no instance " + id);
    }

    final Instance add(FleetPool pool, String id, double now) {
        Instance instance = new Instance(instances.size(), id, pool, now);
        instances.add(instance);
        pool.instances.add(instance);
        added(instance);
        Engine engine = pool.spec.role() == Role.Prefill
                ? flow.prefillEngine(instance.index, pool.spec.profile(), time -> drained(instance, time))
                : flow.decodeEngine(instance.index, pool.spec.profile(), time -> drained(instance, time));
        flow.add(engine);
        return instance;
    }

    final void hold(Instance instance, double now) {
        gpusHeld += instance.accelerators();
        instance.allocate(now);
    }

    final void open(Instance instance, double now) {
        instance.ready(now);
        flow.open(instance.index, now);
    }

    final void drain(Instance instance, double now) {
        Engine engine = flow.engine(instance.index);
        instance.drain(now, engine.busySeconds(now));
        flow.close(instance.index, now);
        engine.drain(now);
    }

    final void exit(Instance instance, double now) {
        boolean held = instance.state() != InstanceState.Pending;
        instance.pool.bill(usage(instance, now));
        instance.pool.instances.remove(instance);
        instance.leave();
        if (held) {
            gpusHeld -= instance.accelerators();
            gpuLimit -= instance.isDoomed() ? instance.accelerators() : 0;
        }
        left(instance, held, now);
    }

    /** Its accelerators are lost to the fleet, and so is what it held. */
    final void die(Instance instance, double now) {
        if (!instance.isGone()) {
            kill(instance, now);
            died(instance, now);
        }
    }

    /** It is gone at once, with everything that it held. */
    final void kill(Instance instance, double now) {
        boolean serving = instance.state() == InstanceState.Ready || instance.state() == InstanceState.Draining;
        if (instance.state() == InstanceState.Ready) {
            instance.drain(now, flow.engine(instance.index).busySeconds(now));
        }
        exit(instance, now);
        if (serving) {
            flow.lose(instance.index, now);
        }
    }

    private PoolUsage usage(Instance instance, double now) {
        return instance.usage(now, flow.engine(instance.index).busySeconds(now));
    }

    final PoolUsage usage(FleetPool pool, double now) {
        PoolUsage sum = pool.goneUsage();
        for (Instance instance : pool.instances) {
            sum = sum.plus(usage(instance, now));
        }
        return sum;
    }
}
