// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.AggregatedCapacity;
import dev.leadline.explain.ReasonCode;
import dev.leadline.units.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many replicas that compute prompts and decode in the same engine: enough for the tokens of all of them to come within
 * the ITL objective while prompts are computed between, for their caches, and for prompts to be taken up in time.
 */
final class AggregatedTheory {

    /** The step is planned for a little less than the objective, because contexts differ between replicas. */
    private static final double ITL_MARGIN = 0.9;

    /** What is planned for when no replica meets the objective, as a multiple of the step of a single sequence. */
    private static final double BEYOND_REACH = 1.5;

    /**
     * What a pool is asked for, in uncached input tokens per second.
     *
     * @param prompts the input alone
     * @param work an input that with the usual answers asks for as much as prompts and answers will
     */
    record Asked(DemandAhead prompts, DemandAhead work) {}

    private AggregatedTheory() {}

    /** The bounds of a pool that takes a demand. */
    static List<Need> needs(PoolView view, AggregatedCapacity capacity, Asked asked, double routerTokens) {
        DemandAhead demand = asked.prompts();
        double alone = capacity.decode().tokenSeconds(1);
        double objective = view.objectives().perTokenSeconds();
        double first = view.objectives().firstTokenSeconds(capacity.promptTokens());
        double firstAlone = capacity.firstTokenSeconds(1);
        double step = alone > objective ? BEYOND_REACH * alone : Math.max(1.01 * alone, ITL_MARGIN * objective);
        double each = capacity.tokensPerSecondAt(step);
        double budget = Math.max(0.1 * first, 0.85 * first - 2 * firstAlone);
        List<Need> needs = new ArrayList<>();
        if (alone > objective) {
            needs.add(beyondReach(
                    asked.work(),
                    each,
                    objective,
                    alone,
                    "a token every",
                    "alone on an engine a request gets one" + " every"));
        } else if (firstAlone > first) {
            needs.add(beyondReach(
                    asked.work(),
                    each,
                    first,
                    firstAlone,
                    "a first token within",
                    "alone on an engine a prompt" + " takes"));
        } else {
            needs.add(forDemand(view, capacity, asked, step, budget));
        }
        PromptQueues queues = PromptQueues.of(view, capacity.promptTokens(), each * budget);
        PrefillTheory.forBacklog(view, each, demand, queues, routerTokens, budget)
                .ifPresent(needs::add);
        PrefillTheory.forLatency(view, queues, routerTokens).ifPresent(needs::add);
        DecodeTheory.forCache(view, capacity.decode(), capacity.outputTokens()).ifPresent(needs::add);
        if (alone <= objective) {
            DecodeTheory.forLatency(view, capacity.decode().tokensPerStep()).ifPresent(needs::add);
        }
        return needs;
    }

    private static Need forDemand(PoolView view, AggregatedCapacity capacity, Asked load, double step, double budget) {
        DemandAhead demand = load.prompts();
        DemandAhead work = load.work();
        double late = (1 - view.objectives().attainment().value()) / 2;
        AggregatedCapacity.Asked asked = capacity.replicasFor(work.expected(), work.provisioned(), step, budget, late);
        ReasonCode code = asked.bound() == AggregatedCapacity.Bound.Batch
                ? ReasonCode.KvResidency
                : demand.isForecast() ? ReasonCode.ForecastDemand : ReasonCode.PresentDemand;
        return new Need(asked.replicas(), code, () -> reasoning(capacity, load, asked), true);
    }

    private static Reasoning reasoning(AggregatedCapacity capacity, Asked load, AggregatedCapacity.Asked asked) {
        DemandAhead demand = load.prompts();
        DemandAhead work = load.work();
        int replicas = Replicas.covering(asked.replicas()).count();
        OptionalDouble oneLess =
                replicas > 1 ? capacity.tokenSeconds(replicas - 1, work.provisioned()) : OptionalDouble.empty();
        OptionalDouble oneMore = capacity.tokenSeconds(replicas + 1, work.provisioned());
        String bound = switch (asked.bound()) {
            case InterTokenLatency -> "the ITL objective";
            case Batch -> "the sequences that fit on an engine";
            case FirstToken -> "prompts waiting for their turn";
        };
        return new Reasoning(
                Wording.numbers(
                        "demandTokensPerSecond", demand.present(),
                        "expectedTokensPerSecond", demand.expected(),
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "withAnswersTokensPerSecond", work.provisioned(),
                        "quantile", demand.quantile(),
                        "horizonSeconds", demand.horizonSeconds(),
                        "promptTokensPerSecond", capacity.promptTokensPerSecond(),
                        "outputTokens", capacity.outputTokens(),
                        "contextTokens", capacity.decode().contextTokens(),
                        "workReplicas", capacity.work(work.provisioned()),
                        "certainty", capacity.decode().certainty(),
                        "stepSecondsOneLess", oneLess.orElse(0),
                        "stepSecondsOneMore", oneMore.orElse(0)),
                inWords(load, capacity) + "; bound by " + bound + ". With one replica less " + tokenEvery(oneLess)
                        + ", with one more " + tokenEvery(oneMore) + ".");
    }

    private static String inWords(Asked asked, AggregatedCapacity capacity) {
        String prompts = asked.prompts().inWords("uncached input tokens/s") + " with "
                + Wording.whole(capacity.outputTokens()) + " output tokens per prompt of "
                + Wording.whole(capacity.promptTokens());
        return asked.work().equals(asked.prompts())
                ? prompts
                : prompts + "; prompts and answers that come together are as much work as "
                        + Wording.whole(asked.work().provisioned()) + " of them";
    }

    private static String tokenEvery(OptionalDouble seconds) {
        return seconds.isPresent()
                ? "a token would take " + Wording.millis(seconds.getAsDouble())
                : "the work would not fit";
    }

    private static Need beyondReach(
            DemandAhead demand, double each, double objective, double reachable, String promised, String alone) {
        return new Need(
                demand.provisioned() / each,
                ReasonCode.ObjectiveOutOfReach,
                Wording.numbers(
                        "objectiveSeconds", objective,
                        "reachableSeconds", reachable,
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "replicaTokensPerSecond", each),
                "No number of replicas gives " + promised + " " + Wording.millis(objective) + ": " + alone + " "
                        + Wording.millis(reachable) + ". The pool is sized for the work alone.",
                true);
    }
}
