// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A strategy whose orders are written down. */
public final class Recorded implements ScalingStrategy {
    private final ScalingStrategy strategy;
    private final FleetSpec spec;
    private final Map<String, List<Steadiness.Order>> orders = new LinkedHashMap<>();

    /** Writes down what this strategy orders on this fleet. */
    public Recorded(ScalingStrategy strategy, FleetSpec spec) {
        this.strategy = strategy;
        this.spec = spec;
    }

    @Override
    public String name() {
        return strategy.name();
    }

    @Override
    public Duration interval() {
        return strategy.interval();
    }

    @Override
    public boolean retiresSlowHardwareFirst() {
        return strategy.retiresSlowHardwareFirst();
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        Map<String, Integer> desired = strategy.decide(seen);
        double now = Duration.between(spec.epoch(), seen.time()).toNanos() / 1e9;
        desired.forEach((pool, size) ->
                orders.computeIfAbsent(pool, none -> new ArrayList<>()).add(new Steadiness.Order(now, size)));
        return desired;
    }

    /** How calmly a pool was scaled, against what demand asked of it. */
    public Steadiness steadiness(String pool, double[] need, double binSeconds) {
        FleetSpec.PoolSpec known = spec.pools().get(pool);
        double coldStart = known == null ? 0 : known.coldStart().seconds();
        return Steadiness.of(orders.getOrDefault(pool, List.of()), need, binSeconds, coldStart);
    }
}
