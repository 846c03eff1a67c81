// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.QuantilePath;
import dev.leadline.policy.PlannedDemand;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Puts what is known beforehand into quantile paths. */
final class KnownFuture {

    private KnownFuture() {}

    /**
     * Paths with announced events in them: inside an event all quantiles are multiplied by its factor. Demand that is there
     * already is not multiplied again, and the announced end of an event lowers nothing before demand really falls.
     */
    static DemandOutlook announced(ScalingPolicy policy, DemandOutlook outlook) {
        double already = PlannedDemand.factorAt(policy, outlook.time());
        if (policy.events().isEmpty() || already <= 0) {
            return outlook;
        }
        Map<String, QuantilePath> paths = new LinkedHashMap<>();
        outlook.series()
                .forEach((name, path) -> paths.put(
                        name,
                        times(
                                path,
                                outlook.time(),
                                time -> Math.max(1, PlannedDemand.factorAt(policy, time) / already))));
        return new DemandOutlook(outlook.time(), paths);
    }

    /** A path whose values are multiplied by a factor of their own time; the same one where all factors are 1. */
    static QuantilePath times(QuantilePath path, Instant from, ToDoubleFunction<Instant> factor) {
        double[][] values = path.values();
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            Duration horizon = path.horizons().get(i);
            double times = factor.applyAsDouble(from.plus(horizon));
            changed |= times != 1;
            for (int q = 0; q < values[i].length; q++) {
                values[i][q] *= times;
            }
        }
        return changed ? new QuantilePath(path.horizons(), path.quantiles(), values, path.model()) : path;
    }
}
