// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns what routers and engines did into what arrives.
 *
 * <p>A router's counters at arrival win, because only a router sees arrivals while the pools are saturated. Where a router
 * learns tokens only at completion, the engines tell them: what they computed plus the growth of what waits inside them,
 * and arrivals × the mean of uncached tokens per request once the router holds requests back or an engine is silent.
 * Without a router the engines' own counters are summed; when one of them is silent the sum would be too low, and the
 * signal is absent instead.
 */
final class DemandMeter {
    /** Arrivals above this multiple of what reached the engines are held or refused by the router. */
    private static final double HELD_BACK = 1.3;

    /** What waits came lately: after a change of mix it has the sizes of the last prompts, and not those of five minutes ago. */
    private static final double RECENT_REQUESTS = 50;

    private final ForgettingMean uncachedByRouter = new ForgettingMean();
    private final ForgettingMean inputByRouter = new ForgettingMean();
    private final ForgettingMean cachedByRouter = new ForgettingMean();
    private final ForgettingMean uncachedByEngines = new ForgettingMean(RECENT_REQUESTS);

    /**
     * One engine's part in the interval.
     *
     * @param role what it does
     * @param step what it did, absent when not known
     */
    record Part(Role role, Optional<EngineStep> step) {
        boolean takesPrompts() {
            return role != Role.Decode;
        }

        boolean generates() {
            return role != Role.Prefill;
        }
    }

    Demand between(Optional<RouterStep> router, List<Part> parts) {
        router.ifPresent(this::learn);
        learn(parts);
        OptionalDouble cachedShare = cachedShare(router, parts);
        OptionalDouble requests = router.map(step -> CounterIncrease.per(step.requests(), step.seconds()))
                .orElse(OptionalDouble.empty());
        return new Demand(
                requests.isPresent() ? requests : arrivals(parts),
                inputTokens(router, requests, parts, cachedShare),
                outputTokens(router, parts),
                cachedShare);
    }

    private void learn(RouterStep step) {
        step.completedInput().ifPresent(input -> {
            inputByRouter.learn(input.sum(), input.count(), step.seconds());
            step.completedCached().ifPresent(cached -> {
                cachedByRouter.learn(cached.sum(), input.count(), step.seconds());
                uncachedByRouter.learn(input.sum() - cached.sum(), input.count(), step.seconds());
            });
        });
    }

    private void learn(List<Part> parts) {
        double tokens = 0;
        double finished = 0;
        double seconds = 0;
        for (Part part : parts) {
            if (part.takesPrompts() && part.step().isPresent()) {
                EngineRates rates = part.step().get().rates();
                if (rates.computedPromptTokens().isPresent() && rates.requests().isPresent()) {
                    tokens += rates.computedPromptTokens().getAsDouble() * rates.seconds();
                    finished += rates.requests().getAsDouble() * rates.seconds();
                    seconds = Math.max(seconds, rates.seconds());
                }
            }
        }
        uncachedByEngines.learn(tokens, finished, seconds);
    }

    private static OptionalDouble arrivals(List<Part> parts) {
        KnownSum sum = new KnownSum();
        for (Part part : parts) {
            if (part.takesPrompts()) {
                sum.add(part.step().map(EngineStep::arrivals).orElse(OptionalDouble.empty()));
            }
        }
        return sum.value();
    }

    private OptionalDouble inputTokens(
            Optional<RouterStep> router, OptionalDouble arrivals, List<Part> parts, OptionalDouble cachedShare) {
        if (router.isPresent() && router.get().inputTokens().isPresent()) {
            RouterStep step = router.get();
            double input = step.inputTokens().getAsDouble();
            double cached = step.cachedTokens().orElse(input * cachedShare.orElse(0));
            return OptionalDouble.of(Math.max(0, input - cached) / step.seconds());
        }
        OptionalDouble mean = meanUncached(cachedShare);
        OptionalDouble reached = reachedEngines(parts, mean);
        if (arrivals.isPresent() && mean.isPresent()) {
            // What reached the engines is known by its true sizes; only what the router holds back needs the mean.
            boolean heldBack = reached.isEmpty()
                    || arrivals.getAsDouble() > HELD_BACK * arrivals(parts).orElse(0);
            return heldBack ? OptionalDouble.of(arrivals.getAsDouble() * mean.getAsDouble()) : reached;
        }
        KnownSum sum = new KnownSum();
        for (Part part : parts) {
            if (part.takesPrompts()) {
                sum.add(part.step().map(EngineStep::arrivedTokens).orElse(OptionalDouble.empty()));
            }
        }
        return sum.value();
    }

    /** Uncached tokens that reached the engines: computed ones, and the growth of what is inside at its mean size. */
    private static OptionalDouble reachedEngines(List<Part> parts, OptionalDouble mean) {
        KnownSum sum = new KnownSum();
        for (Part part : parts) {
            if (part.takesPrompts()) {
                sum.add(part.step().map(step -> step.reached(mean)).orElse(OptionalDouble.empty()));
            }
        }
        OptionalDouble value = sum.value();
        return value.isPresent() ? OptionalDouble.of(Math.max(0, value.getAsDouble())) : value;
    }

    /** Uncached prompt tokens per request: at the engines, which tell at once, then at the router, then all input. */
    private OptionalDouble meanUncached(OptionalDouble cachedShare) {
        if (uncachedByEngines.value().isPresent()) {
            return uncachedByEngines.value();
        }
        if (uncachedByRouter.value().isPresent()) {
            return uncachedByRouter.value();
        }
        OptionalDouble input = inputByRouter.value();
        return input.isEmpty() ? input : OptionalDouble.of(input.getAsDouble() * (1 - cachedShare.orElse(0)));
    }

    private static OptionalDouble outputTokens(Optional<RouterStep> router, List<Part> parts) {
        KnownSum sum = new KnownSum();
        for (Part part : parts) {
            if (part.generates()) {
                sum.add(part.step().map(step -> step.rates().generationTokens()).orElse(OptionalDouble.empty()));
            }
        }
        if (sum.value().isPresent() || router.isEmpty()) {
            return sum.value();
        }
        RouterStep step = router.get();
        OptionalDouble increase = step.outputTokens().isPresent()
                ? step.outputTokens()
                : step.completedOutput()
                        .map(finished -> OptionalDouble.of(finished.sum()))
                        .orElse(OptionalDouble.empty());
        return CounterIncrease.per(increase, step.seconds());
    }

    private OptionalDouble cachedShare(Optional<RouterStep> router, List<Part> parts) {
        if (router.isPresent()
                && router.get().inputTokens().isPresent()
                && router.get().cachedTokens().isPresent()) {
            return ratio(
                    router.get().cachedTokens().getAsDouble(),
                    router.get().inputTokens().getAsDouble());
        }
        if (cachedByRouter.value().isPresent() && inputByRouter.value().isPresent()) {
            return ratio(
                    cachedByRouter.value().getAsDouble(), inputByRouter.value().getAsDouble());
        }
        double computed = 0;
        double all = 0;
        for (Part part : parts) {
            if (part.takesPrompts() && part.step().isPresent()) {
                EngineRates rates = part.step().get().rates();
                if (rates.computedPromptTokens().isPresent()
                        && rates.promptTokens().isPresent()) {
                    computed += rates.computedPromptTokens().getAsDouble();
                    all += rates.promptTokens().getAsDouble();
                }
            }
        }
        return ratio(all - computed, all);
    }

    private static OptionalDouble ratio(double part, double whole) {
        return whole > 0 ? OptionalDouble.of(Math.clamp(part / whole, 0.0, 1.0)) : OptionalDouble.empty();
    }
}
