// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import java.util.OptionalDouble;

/**
 * Mean output tokens of a request, from what the generating engines produced and finished:
 * Σ tokens · e^(−n/500) ÷ Σ finished · e^(−n/500), n being the requests finished since. Both counts come from the same
 * engines, so a pool that cannot keep up with arrivals changes neither.
 */
final class OutputLength {

    private static final double MEMORY_REQUESTS = 500;

    private static final double CALM_SECONDS = 60;

    /** Fewer finished requests say little: the short ones finish first. */
    private static final double FEWEST = 20;

    private double tokens;
    private double finished;
    private double calm;
    private double least;
    private OptionalDouble latest = OptionalDouble.empty();
    private final Trend trend = new Trend();

    /**
     * Takes what was generated and finished.
     *
     * @param jumping true while arrivals have just risen: the short requests of a rise finish first, so its mean is only
     *     believed when it is larger than before
     */
    void learn(FleetObservation seen, double seconds, boolean jumping) {
        double newTokens = 0;
        double newFinished = 0;
        for (PoolObservation pool : seen.pools().values()) {
            if (pool.role() == Role.Prefill) {
                continue;
            }
            for (InstanceObservation one : pool.ready()) {
                if (one.rates().isPresent() && tells(one.rates().get())) {
                    EngineRates rates = one.rates().get();
                    newTokens += rates.generationTokens().orElse(0) * rates.seconds();
                    newFinished += rates.requests().orElse(0) * rates.seconds();
                }
            }
        }
        latest =
                newFinished >= 1 && newTokens > 0 ? OptionalDouble.of(newTokens / newFinished) : OptionalDouble.empty();
        double keep = StrictMath.exp(-newFinished / MEMORY_REQUESTS);
        tokens = keep * tokens + newTokens;
        finished = keep * finished + newFinished;
        if (!jumping && finished >= FEWEST) {
            double blend = calm == 0 ? 1 : 1 - StrictMath.exp(-seconds / CALM_SECONDS);
            calm += blend * (tokens / finished - calm);
        }
        least = jumping ? calm : 0;
        if (jumping || mean().isEmpty()) {
            trend.interrupt();
        } else {
            trend.add(mean().getAsDouble(), seconds, seen.time());
        }
    }

    private static boolean tells(EngineRates rates) {
        return rates.generationTokens().isPresent() && rates.requests().isPresent();
    }

    /** By which share of the present requests will have grown longer after a time, because they are growing now. */
    double growth(double seconds) {
        double present = mean().orElse(0);
        return present > 0 ? trend.rise(seconds) / present : 0;
    }

    /** Tokens per request of the last interval alone; absent when none finished in it. */
    OptionalDouble latest() {
        return latest;
    }

    /** Tokens per request; absent until enough have finished. */
    OptionalDouble mean() {
        return finished >= FEWEST && tokens > 0
                ? OptionalDouble.of(Math.max(least, tokens / finished))
                : OptionalDouble.empty();
    }
}
