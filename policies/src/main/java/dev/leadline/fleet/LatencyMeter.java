// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Latencies of the interval as users felt them: by the router when it tells, else merged over the engines. */
final class LatencyMeter {

    private LatencyMeter() {}

    static Optional<CumulativeHistogram> ttft(Optional<RouterStep> router, List<DemandMeter.Part> parts) {
        return router.flatMap(RouterStep::ttft)
                .or(() -> HistogramDifference.merged(of(
                        parts,
                        DemandMeter.Part::takesPrompts,
                        step -> step.rates().ttft())));
    }

    /** Where engines tell only gaps between tokens, their mean stands in for the mean per request; no tail is claimed. */
    static Optional<CumulativeHistogram> tpot(Optional<RouterStep> router, List<DemandMeter.Part> parts) {
        return router.flatMap(RouterStep::tpot)
                .or(() -> HistogramDifference.merged(of(
                        parts, DemandMeter.Part::generates, step -> step.rates().tpot())))
                .or(() -> HistogramDifference.merged(of(
                                parts,
                                DemandMeter.Part::generates,
                                step -> step.rates().itl()))
                        .map(gaps -> CumulativeHistogram.of(gaps.sum(), gaps.count())));
    }

    private static List<CumulativeHistogram> of(
            List<DemandMeter.Part> parts,
            Function<DemandMeter.Part, Boolean> wanted,
            Function<EngineStep, Optional<CumulativeHistogram>> field) {
        List<CumulativeHistogram> found = new ArrayList<>();
        for (DemandMeter.Part part : parts) {
            if (wanted.apply(part)) {
                part.step().flatMap(field).ifPresent(found::add);
            }
        }
        return found;
    }
}
