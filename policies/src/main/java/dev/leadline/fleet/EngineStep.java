// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one engine did between two good looks at it.
 *
 * @param rates what it finished, per second
 * @param arrivals requests that reached it per second: finished ones plus the growth of what is inside
 * @param arrivedTokens uncached prompt tokens that reached it per second: computed ones plus the growth of what waits
 * @param tokensWaitingKnown true when the engine tells how many tokens wait, so that their growth is in there
 */
record EngineStep(
        EngineRates rates, OptionalDouble arrivals, OptionalDouble arrivedTokens, boolean tokensWaitingKnown) {

    /** An engine that started inside the interval: all it shows is new. */
    static EngineStep sinceStart(EngineSample now, double seconds) {
        return of(EngineSample.UNKNOWN, now, seconds, true, OptionalDouble.empty());
    }

    /**
     * The step between two samples.
     *
     * @param engineActive busy share by the GPUs, for engines that have no busy counter
     */
    static EngineStep between(EngineSample before, EngineSample now, double seconds, OptionalDouble engineActive) {
        return of(before, now, seconds, restarted(before, now), engineActive);
    }

    /** Uncached tokens that reached the engine per second; what waits is counted at its mean size where nobody tells it. */
    OptionalDouble reached(OptionalDouble meanTokens) {
        if (rates.computedPromptTokens().isEmpty() || tokensWaitingKnown) {
            return arrivedTokens;
        }
        if (meanTokens.isEmpty() || arrivals.isEmpty() || rates.requests().isEmpty()) {
            return OptionalDouble.empty();
        }
        double growth = arrivals.getAsDouble() - rates.requests().getAsDouble();
        return OptionalDouble.of(rates.computedPromptTokens().getAsDouble() + growth * meanTokens.getAsDouble());
    }

    /** Seconds between two instants. */
    static double seconds(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.getSeconds() + between.getNano() / 1e9;
    }

    private static EngineStep of(
            EngineSample before, EngineSample now, double seconds, boolean restarted, OptionalDouble engineActive) {
        OptionalDouble computed =
                rate(before.computedPromptTokensTotal(), now.computedPromptTokensTotal(), restarted, seconds);
        OptionalDouble finished = rate(before.requestsTotal(), now.requestsTotal(), restarted, seconds);
        OptionalDouble busy = rate(before.busySecondsTotal(), now.busySecondsTotal(), restarted, seconds);
        EngineRates rates = new EngineRates(
                seconds,
                computed,
                rate(before.promptTokensTotal(), now.promptTokensTotal(), restarted, seconds),
                rate(before.generationTokensTotal(), now.generationTokensTotal(), restarted, seconds),
                finished,
                share(busy.isPresent() ? busy : engineActive),
                rate(before.preemptionsTotal(), now.preemptionsTotal(), restarted, seconds),
                HistogramDifference.between(before.ttft(), now.ttft(), restarted),
                HistogramDifference.between(before.tpot(), now.tpot(), restarted),
                HistogramDifference.between(before.itl(), now.itl(), restarted),
                HistogramDifference.between(before.queue(), now.queue(), restarted),
                HistogramDifference.between(before.transfer(), now.transfer(), restarted));
        if (restarted) {
            return new EngineStep(rates, finished, computed, now.waitingTokens().isPresent());
        }
        return new EngineStep(
                rates,
                plusGrowth(finished, inside(before), inside(now), seconds),
                plusGrowth(computed, before.waitingTokens(), now.waitingTokens(), seconds),
                before.waitingTokens().isPresent() && now.waitingTokens().isPresent());
    }

    /**
     * A new start by the engine's own word; without it, by any counter that fell. The derived counter of computed
     * tokens counts only where the one it is derived from is unknown, because two counters that move at different moments
     * make a difference that can fall a little.
     */
    private static boolean restarted(EngineSample before, EngineSample now) {
        if (before.startedAt().isPresent() && now.startedAt().isPresent()) {
            return Math.abs(now.startedAt().getAsDouble() - before.startedAt().getAsDouble()) > 0.5;
        }
        return CounterIncrease.fell(before.promptTokensTotal(), now.promptTokensTotal())
                || (now.promptTokensTotal().isEmpty()
                        && CounterIncrease.fell(before.computedPromptTokensTotal(), now.computedPromptTokensTotal()))
                || CounterIncrease.fell(before.generationTokensTotal(), now.generationTokensTotal())
                || CounterIncrease.fell(before.requestsTotal(), now.requestsTotal())
                || CounterIncrease.fell(before.busySecondsTotal(), now.busySecondsTotal())
                || CounterIncrease.fell(before.preemptionsTotal(), now.preemptionsTotal())
                || HistogramDifference.fell(before.ttft(), now.ttft())
                || HistogramDifference.fell(before.tpot(), now.tpot())
                || HistogramDifference.fell(before.itl(), now.itl())
                || HistogramDifference.fell(before.queue(), now.queue());
    }

    private static OptionalDouble rate(OptionalDouble before, OptionalDouble now, boolean restarted, double seconds) {
        return CounterIncrease.per(CounterIncrease.between(before, now, restarted), seconds);
    }

    private static OptionalDouble share(OptionalDouble value) {
        return value.isEmpty() ? value : OptionalDouble.of(Math.clamp(value.getAsDouble(), 0.0, 1.0));
    }

    private static OptionalDouble inside(EngineSample sample) {
        if (sample.running().isEmpty() || sample.waitingForCapacity().isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sample.running().getAsDouble()
                + sample.waitingForCapacity().getAsDouble()
                + sample.waitingDeferred().orElse(0));
    }

    private static OptionalDouble plusGrowth(
            OptionalDouble rate, OptionalDouble before, OptionalDouble now, double seconds) {
        if (rate.isEmpty() || before.isEmpty() || now.isEmpty()) {
            return rate;
        }
        return OptionalDouble.of(rate.getAsDouble() + (now.getAsDouble() - before.getAsDouble()) / seconds);
    }

    /** The rates when there is a step. */
    static Optional<EngineRates> ratesOf(Optional<EngineStep> step) {
        return step.map(EngineStep::rates);
    }
}
