// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Output tokens per second that arriving requests ask of decode.
 *
 * <p>Arrivals × the mean output of finished requests is right while all requests are alike. Where they are not, a burst of
 * short ones looks like a burst of long ones. What is generated knows better, because it is the work itself; it only lags by
 * the stay of a request in decode (mean number inside ÷ rate of finishing, Little's law). So while nothing waits for decode,
 * no more is believed than generated × arrivals ÷ requests that entered decode, averaged over one stay: the part of a rise
 * that cannot have shown yet. A request's tokens are spread over its stay, and so is this; only a jump that is believed to
 * last is taken as it is. While an engine is silent the output of the others bounds nothing.
 */
final class OfferedOutput {

    private static final double MEMORY_SECONDS = 600;
    private static final double GENERATED_SECONDS = 15;
    private static final double SHORTEST_STAY = 1;
    private static final double LONGEST_STAY = 300;

    private double inside;
    private double finished;
    private double entered;
    private double generated;
    private OptionalDouble offered = OptionalDouble.empty();

    /**
     * Takes an interval in which requests arrived.
     *
     * @param arrivals requests per second
     * @param each mean output tokens of finished requests
     * @param jumped true while arrivals have just risen to a level that is believed to last
     */
    double learn(FleetObservation seen, double arrivals, double each, boolean jumped, double seconds) {
        double stay = stay(seen, seconds);
        entered += share(seconds, stay) * (entering(seen, arrivals) - entered);
        double now = seen.demand().outputTokens().orElse(arrivals * each);
        generated += share(seconds, GENERATED_SECONDS) * (now - generated);
        double asked = arrivals * each;
        boolean silent =
                seen.pools().values().stream().anyMatch(pool -> !pool.silent().isEmpty());
        if (!silent && !waits(seen)) {
            double unseen = entered > 0 ? Math.max(1, arrivals / entered) : 1;
            asked = Math.min(asked, Math.max(now, generated) * unseen);
        }
        double before = jumped || silent ? asked : offered.orElse(asked);
        double value = before + share(seconds, stay) * (asked - before);
        offered = OptionalDouble.of(value);
        return value;
    }

    /** Nothing was seen in the last interval. */
    void interrupt() {
        offered = OptionalDouble.empty();
    }

    /** Mean seconds that a request is in decode. */
    private double stay(FleetObservation seen, double seconds) {
        double keep = StrictMath.exp(-seconds / MEMORY_SECONDS);
        inside = keep * inside + seconds * sample(seen, EngineSample::running);
        finished = keep * finished + seconds * rate(seen, role -> role != Role.Prefill);
        return finished > 0 ? Math.clamp(inside / finished, SHORTEST_STAY, LONGEST_STAY) : SHORTEST_STAY;
    }

    /** Requests per second that prefill hands on; where no prefill tells, those that arrive. */
    private static double entering(FleetObservation seen, double arrivals) {
        boolean told = seen.pools().values().stream()
                .filter(pool -> pool.role() == Role.Prefill)
                .flatMap(pool -> pool.ready().stream())
                .anyMatch(one -> one.rates()
                        .filter(rates -> rates.requests().isPresent())
                        .isPresent());
        return told ? rate(seen, role -> role == Role.Prefill) : arrivals;
    }

    private static double rate(FleetObservation seen, Function<Role, Boolean> counts) {
        double sum = 0;
        for (PoolObservation pool : seen.pools().values()) {
            for (InstanceObservation one : pool.ready()) {
                Optional<EngineRates> rates = one.rates();
                if (counts.apply(pool.role()) && rates.isPresent()) {
                    sum += rates.get().requests().orElse(0);
                }
            }
        }
        return sum;
    }

    private static boolean waits(FleetObservation seen) {
        return sample(seen, EngineSample::waitingForCapacity) > 0;
    }

    private static double sample(FleetObservation seen, Function<EngineSample, OptionalDouble> field) {
        double sum = 0;
        for (PoolObservation pool : seen.pools().values()) {
            if (pool.role() != Role.Prefill) {
                for (InstanceObservation one : pool.ready()) {
                    sum += one.snapshot()
                            .engine()
                            .ifFresh()
                            .map(fresh -> field.apply(fresh).orElse(0))
                            .orElse(0.0);
                }
            }
        }
        return sum;
    }

    private static double share(double seconds, double memory) {
        return 1 - StrictMath.exp(-seconds / memory);
    }
}
