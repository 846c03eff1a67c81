// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.fleet.Demand;
import dev.leadline.forecast.evaluate.HorizonStanding;
import dev.leadline.forecast.evaluate.OnlineScorecard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Holds what was forecast of a policy's demand against what then came. Confined to the policy's turn. */
final class DemandScorecards {

    private static final Map<String, Function<Demand, OptionalDouble>> REALISED = Map.of(
            DemandOutlook.REQUESTS, Demand::requests,
            DemandOutlook.INPUT, Demand::uncachedInputTokens,
            DemandOutlook.OUTPUT, Demand::outputTokens);

    private final Map<String, OnlineScorecard> cards = new LinkedHashMap<>();

    /** Takes one pass and says how matters stand after it, by series; a series without a forecast yet is left out. */
    Map<String, List<HorizonStanding>> take(Cycle cycle) {
        Map<String, List<HorizonStanding>> standings = new LinkedHashMap<>();
        for (String series : DemandOutlook.SERIES) {
            OptionalDouble came = REALISED.getOrDefault(series, demand -> OptionalDouble.empty())
                    .apply(cycle.asked());
            OnlineScorecard card = cards.computeIfAbsent(series, name -> new OnlineScorecard());
            card.take(
                    cycle.observation().time(),
                    came,
                    cycle.observation().seconds(),
                    cycle.ahead().path(series));
            List<HorizonStanding> standing = card.standings();
            if (!standing.isEmpty()) {
                standings.put(series, standing);
            }
        }
        return standings;
    }
}
