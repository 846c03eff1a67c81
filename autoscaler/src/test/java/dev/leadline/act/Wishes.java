// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.DemandOutlook;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.Hardware;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.loop.Samples;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.Drain;
import dev.leadline.policy.EngineEndpoint;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Policies of one pool, {@code decode}, and what was decided for it. */
public final class Wishes {

    static final ScaleTarget DEPLOYMENT = new ScaleTarget("apps/v1", "Deployment", "decode");

    private Wishes() {}

    static ScalingPolicy policy() {
        return policy(DEPLOYMENT, Actuation.Scale, Optional.empty());
    }

    static ScalingPolicy draining(ScaleTarget target) {
        return policy(target, Actuation.Scale, Optional.of(new Drain(Duration.ofMinutes(5), "leadline.dev/accepting")));
    }

    static ScalingPolicy policy(ScaleTarget target, Actuation actuation, Optional<Drain> drain) {
        return policy(Samples.KEY, Mode.Enforce, Optional.of(target), actuation, drain);
    }

    static ScalingPolicy policy(
            PolicyKey key, Mode mode, Optional<ScaleTarget> target, Actuation actuation, Optional<Drain> drain) {
        ScalingPolicy like = Samples.policy(key, mode);
        Pool pool = new Pool(
                "decode",
                Role.Decode,
                target,
                ReplicaBounds.of(1, 16),
                actuation,
                EngineEndpoint.DEFAULT,
                OptionalDouble.empty(),
                Optional.empty());
        return new ScalingPolicy(
                key,
                mode,
                like.model(),
                like.objectives(),
                List.of(pool),
                Optional.empty(),
                like.sources(),
                like.forecast(),
                like.leadTime(),
                like.behavior(),
                drain,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                like.fallback(),
                Optional.empty(),
                0);
    }

    static Cycle cycle(int current, int desired, InstanceObservation... instances) {
        return cycle(Samples.NOON, current, desired, instances);
    }

    static Cycle cycle(Instant time, int current, int desired, InstanceObservation... instances) {
        PoolPlan plan = new PoolPlan(
                current,
                desired,
                OptionalInt.empty(),
                desired,
                ReasonCode.PresentDemand,
                "It is so.",
                List.of(),
                current,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Duration.ofMinutes(2));
        FleetObservation seen = new FleetObservation(
                time,
                OptionalDouble.of(5),
                Map.of("decode", new PoolObservation("decode", Role.Decode, List.of(instances))),
                Demand.UNKNOWN,
                Reading.missing(MissingReason.NotReported, "There is no router."),
                Optional.empty(),
                Optional.empty(),
                AcceleratorRoom.UNKNOWN);
        return new Cycle(
                seen,
                new DemandOutlook(time, Map.of()),
                new ScalingPlan("id-" + time, Samples.KEY, time, "observation", "It is so.", Map.of("decode", plan)));
    }

    static InstanceObservation instance(String id, InstanceState state, double running, Instant readAt) {
        return new InstanceObservation(
                new InstanceSnapshot(
                        id,
                        state,
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        Reading.fresh(EngineSample.builder().running(running).build(), readAt),
                        List.of()),
                Optional.empty(),
                new Hardware.Healthy(),
                false);
    }
}
