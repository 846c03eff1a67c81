// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.act.ActuationResult;
import dev.leadline.act.Actuator;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import java.util.ArrayList;
import java.util.List;

/** Orders replicas from a simulated fleet, where a cluster would be asked through the scale subresource. */
public final class SimulatedActuator implements Actuator {

    private final FleetSimulator fleet;

    /** @param fleet used by the deciding thread alone */
    public SimulatedActuator(FleetSimulator fleet) {
        this.fleet = fleet;
    }

    @Override
    public ActuationResult apply(ScalingPolicy policy, ScalingPlan plan) {
        List<String> unknown = plan.pools().keySet().stream()
                .filter(name -> !fleet.spec().pools().containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            return ActuationResult.failed("The simulated fleet has no pool named " + String.join(" or ", unknown)
                    + ", so nothing was changed; it has " + String.join(" and ", fleet.spec().pools().keySet()) + ".");
        }
        List<String> changed = new ArrayList<>();
        plan.pools().forEach((name, pool) -> {
            int before = fleet.desired(name);
            if (before != pool.desiredReplicas()) {
                fleet.scale(name, pool.desiredReplicas());
                changed.add(name + " from " + before + " to " + pool.desiredReplicas());
            }
        });
        return changed.isEmpty()
                ? ActuationResult.unchanged("Every pool already has the desired size.")
                : ActuationResult.applied("Ordered " + String.join(" and ", changed) + " replicas.");
    }
}
