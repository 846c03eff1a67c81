// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.DecodeLearner;
import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.LearnedState;
import dev.leadline.capacity.PrefillLearner;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What is remembered of one pool between two decisions. */
final class PoolMemory {

    /** Longest window that any rule looks back over. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final Experiment experiment;
    private Role role;
    private Optional<EngineProfile> profile;
    private PrefillLearner prefill;
    private DecodeLearner decode;
    private final TimedValues needed = new TimedValues(KEPT);
    private final TimedValues proposed = new TimedValues(KEPT);
    private final TimedValues desired = new TimedValues(KEPT);
    private final TimedValues raised = new TimedValues(KEPT);
    private final StartUpHold hold = new StartUpHold();
    private final WhoLeaves whoLeaves = new WhoLeaves();
    private int accelerators;
    private Optional<Instant> inhabitedAt = Optional.empty();
    private OptionalInt standing = OptionalInt.empty();

    PoolMemory(Pool pool, Experiment experiment) {
        this.experiment = experiment;
        profile = pool.profile().flatMap(experiment.profiles());
        role = pool.role();
        accelerators = profile.map(EngineProfile::accelerators).orElse(1);
        prefill = prompts();
        decode = steps();
    }

    private PrefillLearner prompts() {
        return new PrefillLearner(profile, experiment.leavesOut(Ablation.PerfectModel));
    }

    private DecodeLearner steps() {
        return new DecodeLearner(profile, experiment.leavesOut(Ablation.PerfectModel));
    }

    /** Takes a changed pool: engines that are said to be others are learned anew, from what is believed of those. */
    void adopt(Pool changed, boolean sameModel) {
        Optional<EngineProfile> believed = changed.profile().flatMap(experiment.profiles());
        if (sameModel && changed.role() == role && believed.equals(profile)) {
            return;
        }
        role = changed.role();
        profile = believed;
        prefill = prompts();
        decode = steps();
    }

    /** Takes which instances exist. */
    void see(PoolObservation seen, Instant now) {
        if (seen.current() > 0) {
            inhabitedAt = Optional.of(now);
        }
        int most = 0;
        for (InstanceObservation one : seen.instances()) {
            most = Math.max(most, one.snapshot().accelerators());
        }
        accelerators = most > 0 ? most : accelerators;
        whoLeaves.see(seen);
    }

    void learn(PoolObservation seen, Demand demand, double seconds, Instant now) {
        if (role != Role.Decode) {
            prefill.learn(seen, demand, seconds, now);
        }
        if (role != Role.Prefill) {
            decode.learn(seen, demand, seconds, now);
        }
    }

    /** What the learners know, under the name of what they started from. */
    LearnedState capacities() {
        return LearnedState.around(profile).and(prefill.save()).and(decode.save());
    }

    /** Goes on where kept learners stopped; what does not fit changes nothing and is told. */
    Optional<String> recall(LearnedState kept) {
        PrefillLearner prompts = prompts();
        DecodeLearner steps = steps();
        try {
            LearnedState.Reader reader = kept.reader();
            reader.expectAround(profile);
            prompts.restore(reader);
            steps.restore(reader);
            reader.end();
        } catch (IllegalArgumentException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
        prefill = prompts;
        decode = steps;
        return Optional.empty();
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

    /** Takes what was decided. */
    void decided(int replicas, Instant now) {
        if (replicas > desired.last(replicas)) {
            raised.add(now, replicas);
        }
        desired.add(now, replicas);
    }

    /** What was decided whenever it was more than before. */
    TimedValues raised() {
        return raised;
    }

    /** What was decided. */
    TimedValues desired() {
        return desired;
    }

    /** What the pool was when watching began. */
    StartUpHold hold() {
        return hold;
    }

    /** Whether failing and slowed instances go first when the pool shrinks. */
    WhoLeaves whoLeaves() {
        return whoLeaves;
    }

    /** What was last decided while a quorum spoke. */
    OptionalInt standing() {
        return standing;
    }

    /** Takes a decision made while a quorum spoke. */
    void stand(int replicas) {
        standing = OptionalInt.of(replicas);
    }

    /** Accelerators of one replica as last seen, by the profile before the first, or else 1. */
    int accelerators() {
        return accelerators;
    }

    /** When an instance that is not leaving was last seen. */
    Optional<Instant> inhabitedAt() {
        return inhabitedAt;
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
