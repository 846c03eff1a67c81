// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sums up what became of the pools of a policy. */
final class Outcomes {

    private Outcomes() {}

    static ActuationResult of(Map<String, PoolActuation> pools) {
        Set<ActuationResult.Outcome> outcomes = pools.values().stream()
                .map(pool -> pool.code().outcome())
                .collect(Collectors.toCollection(TreeSet::new));
        String sentence =
                pools.values().stream().map(PoolActuation::sentence).distinct().collect(Collectors.joining(" "));
        return new ActuationResult(worst(outcomes), sentence, pools);
    }

    private static ActuationResult.Outcome worst(Set<ActuationResult.Outcome> outcomes) {
        if (outcomes.contains(ActuationResult.Outcome.Failed)) {
            return ActuationResult.Outcome.Failed;
        }
        if (outcomes.contains(ActuationResult.Outcome.Applied)) {
            return ActuationResult.Outcome.Applied;
        }
        return outcomes.contains(ActuationResult.Outcome.Unchanged)
                ? ActuationResult.Outcome.Unchanged
                : ActuationResult.Outcome.Published;
    }
}
