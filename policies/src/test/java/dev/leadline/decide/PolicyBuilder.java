// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

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
import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.RatioBand;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.ScheduleWindow;
import dev.leadline.policy.Sources;
import dev.leadline.units.Ratio;
import dev.leadline.units.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The usual prefill and decode policy, with one thing changed at a time. */
final class PolicyBuilder {

    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";

    private final List<Pool> pools = new ArrayList<>();
    private String model = "Qwen/Qwen3-32B";
    private Objectives objectives =
            new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ofMillis(150), Duration.ofMillis(50));
    private Mode mode = Mode.Enforce;
    private Behavior behavior = Behavior.FREE;
    private Fallback fallback = Fallback.DEFAULT;
    private LeadTime leadTime = new LeadTime.Fixed(Duration.ofSeconds(90));
    private ForecastSettings forecast = ForecastSettings.DEFAULT;
    private Optional<RatioBand> ratio = Optional.empty();
    private Optional<Duration> toZero = Optional.empty();
    private List<PlannedEvent> events = List.of();
    private List<ScheduleWindow> schedule = List.of();

    static PolicyBuilder aPolicy() {
        return new PolicyBuilder().pool("prefill", Role.Prefill, 1, 16, true).pool("decode", Role.Decode, 1, 16, true);
    }

    PolicyBuilder pool(String name, Role role, int min, int max, boolean profiled) {
        pools.removeIf(pool -> pool.name().equals(name));
        pools.add(new Pool(
                name,
                role,
                Optional.empty(),
                ReplicaBounds.of(min, max),
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                OptionalDouble.empty(),
                profiled ? Optional.of(PROFILE) : Optional.empty()));
        return this;
    }

    /** A pool that is said to have the capacity of this profile. */
    PolicyBuilder profiled(String name, Role role, String profile) {
        pools.removeIf(pool -> pool.name().equals(name));
        pools.add(new Pool(
                name,
                role,
                Optional.empty(),
                ReplicaBounds.of(1, 16),
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                OptionalDouble.empty(),
                Optional.of(profile)));
        return this;
    }

    PolicyBuilder model(String name) {
        model = name;
        return this;
    }

    PolicyBuilder objectives(Objectives promised) {
        objectives = promised;
        return this;
    }

    /** A pool that costs so much per accelerator and hour. */
    PolicyBuilder priced(String name, Role role, int min, int max, double cost) {
        pools.removeIf(pool -> pool.name().equals(name));
        pools.add(new Pool(
                name,
                role,
                Optional.empty(),
                ReplicaBounds.of(min, max),
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                OptionalDouble.of(cost),
                Optional.of(PROFILE)));
        return this;
    }

    /** Both pools may go to zero after so long. */
    static PolicyBuilder aRestingPolicy(Duration idle) {
        return aPolicy()
                .pool("prefill", Role.Prefill, 0, 16, true)
                .pool("decode", Role.Decode, 0, 16, true)
                .toZeroAfter(idle);
    }

    PolicyBuilder schedule(ScheduleWindow window) {
        schedule = List.of(window);
        return this;
    }

    PolicyBuilder mode(Mode value) {
        mode = value;
        return this;
    }

    PolicyBuilder behavior(Behavior value) {
        behavior = value;
        return this;
    }

    PolicyBuilder leadTime(LeadTime value) {
        leadTime = value;
        return this;
    }

    PolicyBuilder forecast(ForecastSettings value) {
        forecast = value;
        return this;
    }

    PolicyBuilder ratio(double min, double max) {
        ratio = Optional.of(new RatioBand(min, max));
        return this;
    }

    PolicyBuilder toZeroAfter(Duration idle) {
        toZero = Optional.of(idle);
        return this;
    }

    PolicyBuilder event(PlannedEvent event) {
        events = List.of(event);
        return this;
    }

    PolicyBuilder fallback(Duration hold, int prefill, int decode) {
        fallback = new Fallback(
                Duration.ofMinutes(1), hold, Map.of("prefill", Replicas.of(prefill), "decode", Replicas.of(decode)));
        return this;
    }

    ScalingPolicy build() {
        return new ScalingPolicy(
                new PolicyKey("inference", "qwen3-32b"),
                mode,
                new ModelNames(model, List.of()),
                objectives,
                pools,
                ratio,
                Sources.SCRAPE,
                forecast,
                leadTime,
                behavior,
                Optional.empty(),
                toZero,
                schedule,
                events,
                Optional.empty(),
                fallback,
                Optional.empty(),
                0);
    }
}
