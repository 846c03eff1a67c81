// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineRates;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Tokens that a sequence gets per step: 1, or more where drafted tokens are accepted (speculative decoding). From engines
 * that count the gaps between steps: tokens generated ÷ (gaps + first tokens, which have none). Engines that count a gap
 * per token give 1, and their gap is then the time per token, which fits as well.
 */
final class TokensPerStep {

    private static final double MEMORY_SECONDS = 300;
    /** Requests that begin or end within an interval make as much difference as this, so it is not called acceptance. */
    private static final double NOISE = 1.1;

    private static final double FEWEST_GAPS = 20;

    private double mean = 1;
    private double weight;

    /** Takes what the instances of a pool did in one interval; the middle one counts, the lower of two. */
    void learn(Stream<EngineRates> instances, double seconds) {
        double[] seen = instances
                .map(TokensPerStep::of)
                .flatMapToDouble(OptionalDouble::stream)
                .sorted()
                .toArray();
        if (seen.length == 0) {
            return;
        }
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        weight = keep * weight + 1 - keep;
        mean += (1 - keep) / weight * (seen[(seen.length - 1) / 2] - mean);
    }

    private static OptionalDouble of(EngineRates rates) {
        double gaps = rates.itl().map(CumulativeHistogram::count).orElse(0.0);
        if (gaps < FEWEST_GAPS || rates.generationTokens().isEmpty()) {
            return OptionalDouble.empty();
        }
        double generated = rates.generationTokens().getAsDouble() * rates.seconds();
        double first = rates.requests().orElse(0) * rates.seconds();
        return OptionalDouble.of(generated / (gaps + first));
    }

    double value() {
        return mean < NOISE ? 1 : mean;
    }

    void save(LearnedState.Writer state) {
        state.add(mean).add(weight);
    }

    void restore(LearnedState.Reader state) {
        mean = state.atLeastZero();
        weight = state.atLeastZero();
    }
}
