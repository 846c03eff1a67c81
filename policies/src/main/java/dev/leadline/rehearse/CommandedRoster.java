// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.InstanceState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A roster whose instances come, open, drain and go when somebody outside says so; see {@link InstanceCommands}. */
final class CommandedRoster extends Roster {
    private final Map<String, Instance> present = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> drained = new HashSet<>();

    CommandedRoster(FleetSpec spec, RequestFlow flow) {
        super(spec, flow);
    }

    void allocate(String poolName, String id, double now) {
        FleetPool pool = pool(poolName);
        if (present.containsKey(id)) {
            throw new IllegalStateException("the instance " + id + " is there already");
        }
        Instance instance = add(pool, id, now);
        present.put(id, instance);
        hold(instance, now);
    }

    void ready(String id, double now) {
        Instance instance = find(id);
        if (instance.state() != InstanceState.Starting) {
            throw new IllegalStateException("the instance " + id + " is " + instance.state() + " and cannot get Ready");
        }
        open(instance, now);
    }

    /** Sends requests to a ready instance, or no more; what it runs it goes on running. */
    void accept(String id, boolean accepts, double now) {
        Instance instance = find(id);
        if (instance.state() != InstanceState.Ready) {
            throw new IllegalStateException("the instance " + id + " is " + instance.state() + " and takes nothing");
        }
        if (accepts && closed.remove(id)) {
            flow.open(instance.index, now);
        } else if (!accepts && closed.add(id)) {
            flow.close(instance.index, now);
        }
    }

    void drain(String id, double now) {
        Instance instance = find(id);
        switch (instance.state()) {
            case Pending, Starting -> drained.add(id);
            case Ready -> drain(instance, now);
            case Draining -> {}
        }
    }

    boolean isDrained(String id) {
        find(id);
        return drained.contains(id);
    }

    void remove(String id, double now) {
        Instance instance = find(id);
        if (drained.contains(id)) {
            exit(instance, now);
        } else {
            kill(instance, now);
        }
    }

    private Instance find(String id) {
        Instance instance = present.get(id);
        if (instance == null) {
            throw new IllegalArgumentException("there is no instance " + id);
        }
        return instance;
    }

    @Override
    int desired(FleetPool pool) {
        return pool.staying();
    }

    @Override
    void added(Instance instance) {
        // It has no life of its own: no event is due for it.
    }

    @Override
    void drained(Instance instance, double now) {
        drained.add(instance.id);
    }

    @Override
    void left(Instance instance, boolean held, double now) {
        present.remove(instance.id);
        closed.remove(instance.id);
        drained.remove(instance.id);
    }

    @Override
    void died(Instance instance, double now) {
        // Whoever commands the fleet replaces it, or does not.
    }
}
