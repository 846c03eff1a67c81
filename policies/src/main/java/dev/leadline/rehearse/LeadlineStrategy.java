// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.decide.PolicyController;
import dev.leadline.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Leadline itself: a policy's controller is shown what the simulator shows and its plan is carried out. */
public final class LeadlineStrategy implements ScalingStrategy {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final String name;
    private final PolicyController controller;

    /** Under the name {@code leadline}. */
    public LeadlineStrategy(PolicyController controller) {
        this("leadline", controller);
    }

    /** Under a name of its own, for comparing policies. */
    public LeadlineStrategy(String name, PolicyController controller) {
        this.name = name;
        this.controller = controller;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    /** As its drain chooses who goes. */
    @Override
    public boolean retiresSlowHardwareFirst() {
        return true;
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        controller.step(seen).plan().pools().forEach((pool, plan) -> desired.put(pool, plan.desiredReplicas()));
        return desired;
    }
}
