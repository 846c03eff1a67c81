// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.ActuationResult;
import dev.leadline.act.PoolActuation;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.EngineEndpoint;
import dev.leadline.policy.Fallback;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.Mode;
import dev.leadline.policy.ModelNames;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Sources;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Policies and snapshots for tests. */
public final class Samples {

    public static final PolicyKey KEY = new PolicyKey("inference", "qwen3-32b");
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private Samples() {}

    public static ScalingPolicy policy(PolicyKey key, Mode mode) {
        return new ScalingPolicy(
                key,
                mode,
                new ModelNames("Qwen/Qwen3-32B", List.of()),
                new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ZERO, Duration.ofMillis(50)),
                List.of(pool("prefill", Role.Prefill), pool("decode", Role.Decode)),
                Optional.empty(),
                new Sources(Optional.empty(), Optional.empty(), true),
                ForecastSettings.DEFAULT,
                new LeadTime.Auto(),
                Behavior.FREE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Fallback.DEFAULT,
                Optional.empty(),
                0);
    }

    private static Pool pool(String name, Role role) {
        return new Pool(
                name,
                role,
                Optional.empty(),
                ReplicaBounds.of(1, 16),
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                OptionalDouble.empty(),
                Optional.empty());
    }

    public static FleetSnapshot snapshot(Instant time, int prefill, int decode) {
        return new FleetSnapshot(
                time,
                Map.of("prefill", instances("p", prefill, time), "decode", instances("d", decode, time)),
                Reading.missing(MissingReason.NotReported, "There is no router."),
                OptionalInt.of(12));
    }

    /** A pool that somebody else scales. */
    public static ActuationResult conflicted() {
        return new ActuationResult(
                ActuationResult.Outcome.Failed,
                "Somebody else scales it.",
                Map.of(
                        "decode",
                        new PoolActuation(
                                ActuationCode.Conflicted, 2, 2, "Somebody else scales it.", Optional.of("an HPA"))));
    }

    private static List<InstanceSnapshot> instances(String prefix, int count, Instant time) {
        return IntStream.range(0, count)
                .mapToObj(number -> new InstanceSnapshot(
                        prefix + "-" + number,
                        InstanceState.Ready,
                        Optional.of(Instant.EPOCH),
                        Optional.empty(),
                        2,
                        Reading.fresh(
                                EngineSample.builder()
                                        .running(3)
                                        .waitingForCapacity(2)
                                        .kvUsage(0.5)
                                        .build(),
                                time),
                        List.of()))
                .toList();
    }
}
