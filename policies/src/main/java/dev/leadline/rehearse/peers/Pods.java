// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Instances as an orchestrator counts them. */
final class Pods {

    private Pods() {}

    /** What the scale subresource shows: every instance that is not on its way out. */
    static int replicas(FleetSnapshot seen, String pool) {
        return (int) instances(seen, pool).stream()
                .filter(one -> one.state() != InstanceState.Draining)
                .count();
    }

    /** Instances that take requests. */
    static int ready(FleetSnapshot seen, String pool) {
        return (int) instances(seen, pool).stream()
                .filter(one -> one.state() == InstanceState.Ready)
                .count();
    }

    /** Engines of ready instances that answer, by instance. */
    static Map<String, EngineSample> readyEngines(FleetSnapshot seen, String pool) {
        return engines(instances(seen, pool).stream()
                .filter(one -> one.state() == InstanceState.Ready)
                .toList());
    }

    /** Engines that answer, by instance. */
    static Map<String, EngineSample> engines(List<InstanceSnapshot> instances) {
        Map<String, EngineSample> found = new LinkedHashMap<>();
        instances.forEach(one -> one.engine().ifFresh().ifPresent(engine -> found.put(one.id(), engine)));
        return found;
    }

    private static List<InstanceSnapshot> instances(FleetSnapshot seen, String pool) {
        return seen.pools().getOrDefault(pool, List.of());
    }
}
