// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Fleets and looks at them for the tests of the peers. */
final class PeerFixtures {
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    static final double KV = 100_000;
    static final EngineProfile QWEN =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();

    private PeerFixtures() {}

    /** Two pools of the same engine whose load is 1,000 tokens in and 200 out. */
    static PeerFleet fleet(int min, int max) {
        Map<String, ReplicaBounds> bounds = new LinkedHashMap<>();
        bounds.put(FleetSpec.PREFILL, ReplicaBounds.of(min, max));
        bounds.put(FleetSpec.DECODE, ReplicaBounds.of(min, max));
        List<TraceRequest> training = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            training.add(new TraceRequest(i / 5.0, 1000, 200));
        }
        return PeerFleet.of(FleetSpec.disaggregated(QWEN, 1, 1), bounds, training);
    }

    static FleetSnapshot look(double second, List<InstanceSnapshot> prefill, List<InstanceSnapshot> decode) {
        Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
        pools.put(FleetSpec.PREFILL, prefill);
        pools.put(FleetSpec.DECODE, decode);
        return new FleetSnapshot(
                START.plusMillis(Math.round(second * 1e3)),
                pools,
                Reading.missing(MissingReason.NotReported, "no router"),
                OptionalInt.of(64));
    }

    /** The same fleet, seen at another second. */
    static FleetSnapshot at(FleetSnapshot seen, double second) {
        return new FleetSnapshot(START.plusMillis(Math.round(second * 1e3)), seen.pools(), seen.router(), seen.room());
    }

    /** The same fleet with a router that has counted arrivals. */
    static FleetSnapshot withRouter(FleetSnapshot seen, double requests, double inputTokens) {
        var router = new RouterSample(
                OptionalDouble.of(requests),
                OptionalDouble.of(inputTokens),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty());
        return new FleetSnapshot(seen.time(), seen.pools(), Reading.fresh(router, seen.time()), seen.room());
    }

    static InstanceSnapshot prefill(String id, double running, double waiting, double tokens) {
        return ready(id, engine().running(running).waitingForCapacity(waiting).waitingTokens(tokens));
    }

    static InstanceSnapshot decode(String id, double running, double waiting, double kvUsage) {
        return ready(id, engine().running(running).waitingForCapacity(waiting).kvUsage(kvUsage));
    }

    static EngineSampleBuilder engine() {
        return EngineSample.builder().kvCapacityTokens(KV);
    }

    static InstanceSnapshot ready(String id, EngineSampleBuilder engine) {
        return instance(id, InstanceState.Ready, Reading.fresh(engine.build(), START));
    }

    static InstanceSnapshot starting(String id) {
        return instance(id, InstanceState.Starting, Reading.missing(MissingReason.Unreachable, "not up yet"));
    }

    private static InstanceSnapshot instance(String id, InstanceState state, Reading<EngineSample> engine) {
        return new InstanceSnapshot(id, state, Optional.empty(), Optional.empty(), 2, engine, List.of());
    }
}
