// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.DecodeLearner;
import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.PrefillLearner;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is remembered of one pool between two decisions. */
final class PoolMemory {

    /** Longest window that any rule looks back over. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Role role;
    private final PrefillLearner prefill;
    private final DecodeLearner decode;
    private final TimedValues needed = new TimedValues(KEPT);
    private final TimedValues proposed = new TimedValues(KEPT);
    private final TimedValues desired = new TimedValues(KEPT);

    PoolMemory(Pool pool) {
        Optional<EngineProfile> profile = pool.profile().flatMap(ProfileCatalogue::find);
        role = pool.role();
        prefill = new PrefillLearner(profile);
        decode = new DecodeLearner(profile);
    }

    void learn(PoolObservation seen, Demand demand, double seconds, Instant now) {
        if (role != Role.Decode) {
            prefill.learn(seen, demand, seconds, now);
        }
        if (role != Role.Prefill) {
            decode.learn(seen, demand, seconds, now);
        }
    }

    PrefillLearner prefill() {
        return prefill;
    }

    DecodeLearner decode() {
        return decode;
    }

    /** What demand asked for, before any limit. */
    TimedValues needed() {
        return needed;
    }

    /** What was proposed after the planner's own rules and before the operator's limits. */
    TimedValues proposed() {
        return proposed;
    }

    /** What was decided. */
    TimedValues desired() {
        return desired;
    }

    /**
     * How long an idle replica may cost before stopping it would have been cheaper: a stop and a new start burn the lead
     * time and the drain (ski rental: rent until renting has cost as much as buying).
     */
    Duration breakEven(Duration leadTime, double itlSeconds) {
        double drain = role == Role.Prefill ? 10 : Math.clamp(decode.outputTokens() * itlSeconds / 2, 10, 300);
        return leadTime.plusMillis(Math.round(drain * 1000));
    }
}
