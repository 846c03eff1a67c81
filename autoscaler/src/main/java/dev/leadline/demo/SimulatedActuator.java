// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.act.ActuationResult;
import dev.leadline.act.Actuator;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.FleetSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Orders replicas from a simulated fleet, where a cluster would be asked through the scale subresource. */
public final class SimulatedActuator implements Actuator {

    private Optional<FleetSimulator> attached = Optional.empty();

    /** From now on orders go to this fleet, which is used by the deciding thread alone. */
    public void attach(FleetSimulator fleet) {
        attached = Optional.of(fleet);
    }

    @Override
    public ActuationResult apply(ScalingPolicy policy, Cycle cycle) {
        return attached.map(fleet -> apply(fleet, cycle.plan()))
                .orElse(ActuationResult.failed("The simulated fleet has not started yet, so nothing was changed."));
    }

    private static ActuationResult apply(FleetSimulator fleet, ScalingPlan plan) {
        List<String> unknown = plan.pools().keySet().stream()
                .filter(name -> !fleet.spec().pools().containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            return ActuationResult.failed("The simulated fleet has no pool named " + String.join(" or ", unknown)
                    + ", so nothing was changed; it has "
                    + String.join(" and ", fleet.spec().pools().keySet()) + ".");
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
