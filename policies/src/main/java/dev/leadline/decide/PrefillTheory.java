// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.PrefillCapacity;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineRates;
import dev.leadline.units.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many prefill replicas: enough to compute the demand at lead time within the first-token objective, and enough to
 * work off what already waits.
 */
final class PrefillTheory {

    private PrefillTheory() {}

    /** The bounds of a pool that takes {@code share} of the role's demand. */
    static List<Need> needs(PoolView view, PrefillCapacity capacity, DemandAhead demand, double routerTokens) {
        List<Need> needs = new ArrayList<>();
        double budget = waitBudget(view, capacity);
        needs.add(forDemand(view, capacity, demand, budget));
        PromptQueues queues = PromptQueues.of(view, capacity.promptTokens(), capacity.tokensPerSecond() * budget);
        forBacklog(view, capacity.tokensPerSecond(), demand, queues, routerTokens, budget)
                .ifPresent(needs::add);
        forLatency(view, queues, routerTokens).ifPresent(needs::add);
        return needs;
    }

    /** Seconds a prompt may wait for its turn: the objective less computing, the batch before it and the first step. */
    private static double waitBudget(PoolView view, PrefillCapacity capacity) {
        double objective = view.objectives().firstTokenSeconds(capacity.promptTokens() / 2);
        return Math.max(0.1 * objective, 0.85 * objective - 2 * capacity.serviceSeconds());
    }

    private static Need forDemand(PoolView view, PrefillCapacity capacity, DemandAhead demand, double budget) {
        double reachable = capacity.serviceSeconds();
        double objective = view.objectives().firstTokenSeconds(capacity.promptTokens());
        if (reachable > objective) {
            return beyondReach(capacity, demand, objective, reachable);
        }
        double late = (1 - view.objectives().attainment().value()) / 2;
        double exact = capacity.replicasFor(demand.expected(), demand.provisioned(), budget, late);
        ReasonCode code = demand.isForecast() ? ReasonCode.ForecastDemand : ReasonCode.PresentDemand;
        return new Need(exact, code, () -> reasoning(capacity, demand, budget, exact), true);
    }

    private static Reasoning reasoning(PrefillCapacity capacity, DemandAhead demand, double budget, double exact) {
        int replicas = Replicas.covering(exact).count();
        double oneLess = capacity.lateShare(replicas - 1, demand.provisioned(), budget);
        double oneMore = capacity.lateShare(replicas + 1, demand.provisioned(), budget);
        String what = demand.inWords("uncached input tokens/s");
        return new Reasoning(
                Wording.numbers(
                        "demandTokensPerSecond", demand.present(),
                        "expectedTokensPerSecond", demand.expected(),
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "quantile", demand.quantile(),
                        "horizonSeconds", demand.horizonSeconds(),
                        "replicaTokensPerSecond", capacity.tokensPerSecond(),
                        "certainty", capacity.certainty(),
                        "waitBudgetSeconds", budget,
                        "workDispersion", capacity.dispersion(),
                        "lateShareOneLess", oneLess,
                        "lateShareOneMore", oneMore),
                what + "; one replica computes " + Wording.whole(capacity.tokensPerSecond())
                        + "/s, and prompts may wait " + Wording.decimal(budget) + " s. With one replica less "
                        + Wording.percent(oneLess) + " of them would then wait longer, with one more "
                        + Wording.percent(oneMore) + ".");
    }

    private static Need beyondReach(PrefillCapacity capacity, DemandAhead demand, double objective, double reachable) {
        return new Need(
                demand.provisioned() / capacity.tokensPerSecond(),
                ReasonCode.ObjectiveOutOfReach,
                Wording.numbers(
                        "objectiveSeconds", objective,
                        "reachableSeconds", reachable,
                        "promptTokens", capacity.promptTokens(),
                        "provisionedTokensPerSecond", demand.provisioned(),
                        "replicaTokensPerSecond", capacity.tokensPerSecond()),
                "No number of replicas gives a first token within " + Wording.millis(objective)
                        + ": a prompt of " + Wording.whole(capacity.promptTokens()) + " tokens takes "
                        + Wording.millis(reachable) + " to compute. The pool is sized for the work alone.",
                true);
    }

    /**
     * What already waits.
     *
     * @param each prompt tokens per second of one replica
     * @param queues what waits in the engines
     * @param routerTokens what waits before all of them
     */
    static Optional<Need> forBacklog(
            PoolView view, double each, DemandAhead demand, PromptQueues queues, double routerTokens, double budget) {
        double waiting = queues.tokens() + routerTokens;
        boolean outrun = demand.flow() > view.readyShare() * each;
        double holders = outrun
                ? Math.max(queues.late().size(), view.readyShare())
                : queues.late().size();
        Backlog backlog = Backlog.of(
                view,
                new Backlog.Waiting(queues.tokens(), holders, routerTokens, Double.POSITIVE_INFINITY),
                demand.flow(),
                each);
        // What the ready replicas clear within the budget is no backlog: it will be on time.
        boolean late = waiting > view.readyShare() * each * budget;
        boolean willBeLate = demand.jumping()
                && backlog.leftAtLead() > view.supply().by(view.leadTime().toMillis() / 1000.0) * each * budget;
        if (!late && !willBeLate) {
            return Optional.empty();
        }
        return Optional.of(new Need(
                backlog.replicas(),
                ReasonCode.Backlog,
                Wording.numbers(
                        "waitingTokens",
                        waiting,
                        "waitingTokensAtLeadTime",
                        backlog.leftAtLead(),
                        "demandTokensPerSecond",
                        demand.present(),
                        "replicaTokensPerSecond",
                        each,
                        "replicasOrdered",
                        backlog.ordered(),
                        "replicasKept",
                        backlog.kept()),
                Wording.whole(waiting) + " prompt tokens wait, more than the ready replicas compute in time; "
                        + Wording.whole(backlog.leftAtLead()) + " of them would still wait in "
                        + Wording.span(view.leadTime()) + "."));
    }

    /** Engines with a long queue of their own are left out: what they hold is a backlog, and others cannot take it from them. */
    static Optional<Need> forLatency(PoolView view, PromptQueues queues, double routerTokens) {
        double waits = 0;
        double count = 0;
        for (var one : view.seen().ready()) {
            if (queues.late().contains(one.id())) {
                continue;
            }
            Optional<CumulativeHistogram> queue = one.rates().flatMap(EngineRates::queue);
            waits += queue.map(CumulativeHistogram::sum).orElse(0.0);
            count += queue.map(CumulativeHistogram::count).orElse(0.0);
        }
        double mean = count >= 5 ? waits / count : 0;
        double objective = view.objectives().firstTokenSeconds(0);
        if (mean <= objective / 2 || queues.tokens() + routerTokens <= 0 || view.coming() > 0) {
            return Optional.empty();
        }
        return Optional.of(new Need(
                view.ready() + 1,
                ReasonCode.LatencyAboveObjective,
                Wording.numbers("meanWaitSeconds", mean, "objectiveSeconds", objective),
                "Prompts waited " + Wording.decimal(mean)
                        + " s on average, more than half of the first-token objective."));
    }
}
