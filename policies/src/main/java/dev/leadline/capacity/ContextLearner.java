// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many KV tokens a running sequence holds, how many an engine has room for, and how long answers are.
 *
 * <p>Contexts grow when prompts or answers do, and what is resident shows it one answer late. What arrives shows it at once:
 * a sequence that is sent on with L prompt tokens and ends after O answered ones holds L + O / 2 on average. When that is more
 * than what is resident, it is what the batch grows to.
 */
final class ContextLearner {

    private static final double RESIDENT_MEMORY_SECONDS = 60;
    private static final double REQUESTS_REMEMBERED = 500;
    /** Arrivals below this growth are within the noise of the lengths of a few hundred requests. */
    private static final double GROWTH_TOLD = 1.2;

    private static final double UNSEEN = 2000;

    private double resident;
    private double prompt;
    private double output;
    private OptionalDouble kvCapacity;

    ContextLearner(OptionalDouble kvCapacity) {
        this.kvCapacity = kvCapacity;
    }

    void learn(PoolObservation pool, Demand demand, double seconds) {
        double held = 0;
        double running = 0;
        List<Double> capacities = new ArrayList<>();
        for (InstanceObservation instance : pool.ready()) {
            EngineSample sample = instance.snapshot().engine().ifFresh().orElse(EngineSample.UNKNOWN);
            double room = sample.kvCapacityTokens().orElse(0);
            if (room >= 1 && !instance.frozen()) {
                capacities.add(room);
                if (sample.kvUsage().isPresent() && sample.running().orElse(0) >= 1) {
                    held += sample.kvUsage().getAsDouble() * room;
                    running += sample.running().getAsDouble();
                }
            }
        }
        if (!capacities.isEmpty()) {
            // The lower of the two middle ones: an engine that boasts does not shrink the pool.
            capacities.sort(null);
            kvCapacity = OptionalDouble.of(capacities.get((capacities.size() - 1) / 2));
        }
        double context = running >= 1 ? held / running : 0;
        if (context > 0) {
            double keep = resident == 0 ? 0 : StrictMath.exp(-seconds / RESIDENT_MEMORY_SECONDS);
            resident = keep * resident + (1 - keep) * context;
        }
        learnArrivals(demand, seconds);
    }

    private void learnArrivals(Demand demand, double seconds) {
        double requests = demand.requests().orElse(0) * seconds;
        if (requests < 1) {
            return;
        }
        double keep = StrictMath.exp(-requests / REQUESTS_REMEMBERED);
        double answered = demand.outputTokens().orElse(0) * seconds;
        if (answered > 0) {
            output = output == 0 ? answered / requests : keep * output + (1 - keep) * answered / requests;
        }
        double share = Math.min(0.999, demand.cachedShare().orElse(0));
        double asked = demand.uncachedInputTokens().orElse(0) * seconds / (1 - share);
        if (asked > 0) {
            prompt = prompt == 0 ? asked / requests : keep * prompt + (1 - keep) * asked / requests;
        }
    }

    /** Mean output tokens of a request; 0 while unknown. */
    double outputTokens() {
        return output;
    }

    /** Mean KV tokens of a running sequence, those on their way included. */
    double contextTokens() {
        double arriving = prompt > 0 && output > 0 ? prompt + output / 2 : 0;
        if (resident <= 0) {
            return arriving > 0 ? arriving : UNSEEN;
        }
        return arriving > GROWTH_TOLD * resident ? arriving : resident;
    }

    /** What is resident now, without what is on its way; 0 while unknown. */
    double residentTokens() {
        return resident;
    }

    /** Tokens that the KV cache of one instance holds; absent when neither a profile nor an engine tells. */
    OptionalDouble kvCapacity() {
        return kvCapacity;
    }

    void save(LearnedState.Writer state) {
        state.add(resident).add(prompt).add(output).add(kvCapacity.orElse(0));
    }

    void restore(LearnedState.Reader state) {
        resident = state.atLeastZero();
        prompt = state.atLeastZero();
        output = state.atLeastZero();
        double room = state.atLeastZero();
        kvCapacity = room >= 1 ? OptionalDouble.of(room) : kvCapacity;
    }
}
