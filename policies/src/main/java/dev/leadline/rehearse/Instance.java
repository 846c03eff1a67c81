// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;

/** One instance: where it is in its life, and what that costs. */
final class Instance {
    final int index;
    final String id;
    final FleetPool pool;
    private InstanceState state = InstanceState.Pending;
    private double since;
    private final double requestedAt;
    private double allocatedAt;
    private double readyAt;
    private double drainedFrom;
    private double busyAtDrain;
    private boolean wasReady;
    private boolean doomed;
    private boolean gone;
    private double share = 1;

    Instance(int index, String id, FleetPool pool, double now) {
        this.index = index;
        this.id = id;
        this.pool = pool;
        this.requestedAt = now;
        this.since = now;
    }

    InstanceState state() {
        return state;
    }

    /** When it entered its state. */
    double since() {
        return since;
    }

    /** When it got its accelerators, or was asked for while it has none. */
    double created() {
        return state == InstanceState.Pending ? requestedAt : allocatedAt;
    }

    int accelerators() {
        return pool.spec.accelerators();
    }

    boolean isDoomed() {
        return doomed;
    }

    void doom() {
        doomed = true;
    }

    boolean isGone() {
        return gone;
    }

    double share() {
        return share;
    }

    void derate(double left) {
        share = left;
    }

    void allocate(double now) {
        allocatedAt = now;
        enter(InstanceState.Starting, now);
    }

    void ready(double now) {
        readyAt = now;
        wasReady = true;
        enter(InstanceState.Ready, now);
    }

    void drain(double now, double busySeconds) {
        drainedFrom = now;
        busyAtDrain = busySeconds;
        enter(InstanceState.Draining, now);
    }

    void leave() {
        gone = true;
    }

    /** Accelerator-seconds from allocation to now, by what they were spent on. */
    PoolUsage usage(double now, double busySeconds) {
        if (state == InstanceState.Pending) {
            return PoolUsage.NONE;
        }
        double starting = (wasReady ? readyAt : now) - allocatedAt;
        boolean drains = state == InstanceState.Draining;
        double serving = !wasReady ? 0 : drains ? busyAtDrain : busySeconds;
        double readyTime = !wasReady ? 0 : (drains ? drainedFrom : now) - readyAt;
        double draining = drains ? now - drainedFrom : 0;
        int gpus = accelerators();
        return new PoolUsage(starting * gpus, serving * gpus, Math.max(0, readyTime - serving) * gpus, draining * gpus);
    }

    private void enter(InstanceState next, double now) {
        state = next;
        since = now;
    }
}
