// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;
import java.util.ArrayList;
import java.util.List;

/** One pool while it is simulated. */
final class FleetPool {
    final String name;
    final FleetSpec.PoolSpec spec;
    /** Instances that are not gone, oldest first. */
    final List<Instance> instances = new ArrayList<>();

    private int desired;
    private int named;
    private int scaleActions;
    private PoolUsage goneUsage = PoolUsage.NONE;

    FleetPool(String name, FleetSpec.PoolSpec spec) {
        this.name = name;
        this.spec = spec;
        this.desired = spec.replicas();
    }

    String nextId() {
        return name + "-" + named++;
    }

    /** Instances that are not on their way out. */
    int staying() {
        int staying = 0;
        for (Instance instance : instances) {
            staying += instance.state() == InstanceState.Draining ? 0 : 1;
        }
        return staying;
    }

    RehearsalResult.Size size(int wanted) {
        int ready = 0;
        int starting = 0;
        int draining = 0;
        for (Instance instance : instances) {
            switch (instance.state()) {
                case Ready -> ready++;
                case Starting -> starting++;
                case Draining -> draining++;
                case Pending -> {}
            }
        }
        return new RehearsalResult.Size(ready, starting, draining, wanted);
    }

    int desired() {
        return desired;
    }

    /** Notes a new size; true when it differs from the last. */
    boolean want(int replicas) {
        boolean changes = replicas != desired;
        desired = replicas;
        scaleActions += changes ? 1 : 0;
        return changes;
    }

    int scaleActions() {
        return scaleActions;
    }

    void bill(PoolUsage usage) {
        goneUsage = goneUsage.plus(usage);
    }

    PoolUsage goneUsage() {
        return goneUsage;
    }
}
