// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the tree of a pushed observation and writes down every fault on the way. */
final class PushedFleet {
    private static final Set<String> INSTANCE_FIELDS = new LinkedHashSet<>(List.of(
            "id",
            "state",
            "since",
            "created",
            "accelerators",
            "running",
            "waiting",
            "waitingDeferred",
            "waitingTokens",
            "kvUsage",
            "kvCapacityTokens",
            "promptTokensTotal",
            "cachedPromptTokensTotal",
            "generationTokensTotal",
            "requestsTotal",
            "busySecondsTotal",
            "preemptionsTotal",
            "ttftSeconds",
            "tpotSeconds",
            "itlSeconds",
            "queueSeconds",
            "transferSeconds"));
    private static final Set<String> IDENTITY = Set.of("id", "state", "since", "created", "accelerators");
    private static final Set<String> ROUTER_FIELDS = new LinkedHashSet<>(List.of(
            "requestsTotal",
            "inputTokensTotal",
            "cachedInputTokensTotal",
            "outputTokensTotal",
            "queued",
            "queuedTokens",
            "running",
            "ttftSeconds",
            "tpotSeconds"));
    /** Floating point leaves a full cache a hair above one. */
    private static final double FULL = 1.000_001;

    private final List<Violation> violations;
    private final PushedHistograms histograms;

    PushedFleet(List<Violation> violations) {
        this.violations = violations;
        this.histograms = new PushedHistograms(violations);
    }

    /** A snapshot that counts only when no fault was found. */
    FleetSnapshot read(Map<?, ?> tree, ScalingPolicy policy) {
        CheckedFields body = new CheckedFields(tree, "", violations, "time", "accelerators", "pools", "router");
        body.required("time", "Send when the fleet was looked at, for instance 2026-11-23T12:00:05Z.");
        Instant time = body.time("time").orElse(Instant.EPOCH);
        OptionalInt free = body.value("accelerators")
                .map(value -> new CheckedFields(value, "accelerators", violations, "free").whole("free"))
                .orElse(OptionalInt.empty());
        Map<String, List<InstanceSnapshot>> pools = pools(body, policy, time);
        Reading<RouterSample> router = body.value("router")
                .map(value -> Reading.fresh(router(value), time))
                .orElseGet(() -> Reading.missing(MissingReason.NotReported, "no router was pushed"));
        return new FleetSnapshot(time, pools, router, free);
    }

    private Map<String, List<InstanceSnapshot>> pools(CheckedFields body, ScalingPolicy policy, Instant time) {
        Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
        List<String> names = policy.pools().stream().map(Pool::name).toList();
        names.forEach(name -> pools.put(name, List.of()));
        Optional<Object> value = body.required("pools", "Send {\"<pool>\": {\"instances\": […]}} for " + names + ".");
        if (value.isEmpty()) {
            return pools;
        }
        CheckedFields given = new CheckedFields(value.get(), "pools", violations, names.toArray(String[]::new));
        for (String name : names) {
            Optional<Object> pool = given.required(
                    name, "Send an empty list of instances when nothing runs; a pool left out is unknown, not empty.");
            pool.ifPresent(one -> pools.put(name, instances(one, "pools." + name, time)));
        }
        return pools;
    }

    private List<InstanceSnapshot> instances(Object pool, String path, Instant time) {
        CheckedFields fields = new CheckedFields(pool, path, violations, "instances");
        fields.required("instances", "Send an empty list when nothing runs.");
        List<InstanceSnapshot> instances = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int index = 0;
        for (Object one : fields.list("instances")) {
            String where = path + ".instances[" + index++ + "]";
            InstanceSnapshot instance = instance(one, where, time);
            if (!instance.id().isEmpty() && !ids.add(instance.id())) {
                fields.fault(
                        where + ".id",
                        instance.id(),
                        "another instance of this pool has the same id",
                        "Give every instance an id of its own and keep it for life.");
            }
            instances.add(instance);
        }
        return instances;
    }

    private InstanceSnapshot instance(Object value, String path, Instant time) {
        CheckedFields fields = new CheckedFields(value == null ? "null" : value, path, violations, INSTANCE_FIELDS);
        fields.required("id", "Give every instance an id of its own and keep it for life.");
        fields.required("state", "Send Pending, Starting, Ready or Draining.");
        String id = fields.text("id").orElse("");
        boolean reports = fields.all().keySet().stream().anyMatch(name -> !IDENTITY.contains(name));
        Reading<EngineSample> engine = reports
                ? Reading.fresh(engine(fields), time)
                : Reading.missing(MissingReason.NotReported, "nothing was pushed about the engine of " + id);
        return new InstanceSnapshot(
                id,
                fields.choice("state", InstanceState.class).orElse(InstanceState.Pending),
                fields.time("since"),
                fields.time("created"),
                fields.whole("accelerators").orElse(1),
                engine,
                List.of());
    }

    private EngineSample engine(CheckedFields fields) {
        OptionalDouble prompt = fields.number("promptTokensTotal");
        OptionalDouble cached = fields.number("cachedPromptTokensTotal");
        OptionalDouble kvUsage = fields.number("kvUsage", FULL);
        return EngineSample.builder()
                .running(fields.number("running"))
                .waitingForCapacity(fields.number("waiting"))
                .waitingDeferred(fields.number("waitingDeferred"))
                .waitingTokens(fields.number("waitingTokens"))
                .kvUsage(kvUsage.isEmpty() ? kvUsage : OptionalDouble.of(Math.min(1, kvUsage.getAsDouble())))
                .kvCapacityTokens(fields.number("kvCapacityTokens"))
                .computedPromptTokensTotal(
                        prompt.isEmpty()
                                ? prompt
                                : OptionalDouble.of(Math.max(0, prompt.getAsDouble() - cached.orElse(0))))
                .promptTokensTotal(prompt)
                .generationTokensTotal(fields.number("generationTokensTotal"))
                .requestsTotal(fields.number("requestsTotal"))
                .busySecondsTotal(fields.number("busySecondsTotal"))
                .preemptionsTotal(fields.number("preemptionsTotal"))
                .ttft(histograms.read(fields, "ttftSeconds"))
                .tpot(histograms.read(fields, "tpotSeconds"))
                .itl(histograms.read(fields, "itlSeconds"))
                .queue(histograms.read(fields, "queueSeconds"))
                .transfer(histograms.read(fields, "transferSeconds"))
                .build();
    }

    private RouterSample router(Object value) {
        CheckedFields fields = new CheckedFields(value, "router", violations, ROUTER_FIELDS);
        return new RouterSample(
                fields.number("requestsTotal"),
                fields.number("inputTokensTotal"),
                fields.number("cachedInputTokensTotal"),
                fields.number("outputTokensTotal"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fields.number("queued"),
                fields.number("queuedTokens"),
                fields.number("running"),
                histograms.read(fields, "ttftSeconds"),
                histograms.read(fields, "tpotSeconds"));
    }
}
