// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.fleet.Role;
import dev.leadline.units.Ratio;
import dev.leadline.units.Replicas;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws valid policies that use every field now and then. */
final class RandomPolicies {

    private final RandomGenerator random;

    private RandomPolicies(RandomGenerator random) {
        this.random = random;
    }

    static ScalingPolicy draw(RandomGenerator random) {
        return new RandomPolicies(random).policy();
    }

    private ScalingPolicy policy() {
        boolean push = random.nextBoolean();
        Optional<Duration> scaleToZero = sometimes(this::duration);
        boolean apart = random.nextBoolean();
        List<Pool> pools = new ArrayList<>();
        for (Role role : apart ? List.of(Role.Prefill, Role.Decode) : List.of(Role.Aggregated)) {
            for (int i = 0; i <= random.nextInt(3); i++) {
                pools.add(pool(role.label() + "-" + i, role, push, scaleToZero.isPresent()));
            }
        }
        Duration history = Duration.ofHours(1 + random.nextInt(1000));
        return new ScalingPolicy(
                new PolicyKey("team-" + random.nextInt(9), "p." + random.nextInt(99)),
                pick(Mode.values()),
                new ModelNames(
                        "org/Model:" + random.nextInt(), random.nextBoolean() ? List.of("7", "true") : List.of()),
                new Objectives(Ratio.of(0.5 + random.nextInt(4999) / 10_000.0), duration(), duration(), duration()),
                pools,
                apart ? sometimes(() -> new RatioBand(0.25, 0.25 + random.nextInt(80) / 7.0)) : Optional.empty(),
                new Sources(
                        sometimes(() -> new Sources.RouterService("epp", 1 + random.nextInt(65_535))),
                        sometimes(() -> URI.create("https://prometheus:9090/a?b=c")),
                        push),
                new ForecastSettings(
                        random.nextBoolean(), history, random.nextBoolean() ? List.of(history) : List.of()),
                random.nextBoolean() ? new LeadTime.Auto() : new LeadTime.Fixed(duration()),
                new Behavior(sometimes(this::rule), sometimes(this::rule)),
                sometimes(() -> new Drain(duration(), "example.com/On_duty")),
                scaleToZero,
                several(() -> new ScheduleWindow(
                        random.nextInt(60) + " */2 * JAN-MAR,7 1-5", zone(), duration(), floors(pools))),
                several(this::event),
                sometimes(() -> new HolidayCalendar("TH", random.nextBoolean() ? "" : "10")),
                new Fallback(duration(), duration(), random.nextBoolean() ? Map.of() : floors(pools)),
                sometimes(() -> "shared.gpus"),
                random.nextInt(2001) - 1000);
    }

    private Pool pool(String name, Role role, boolean push, boolean scalesToZero) {
        int min = random.nextInt(scalesToZero ? 0 : 1, 5);
        return new Pool(
                name,
                role,
                push ? Optional.empty() : Optional.of(new ScaleTarget("apps/v1", "Deployment", "w-" + name)),
                ReplicaBounds.of(min, 5 + random.nextInt(20)),
                pick(Actuation.values()),
                new EngineEndpoint(
                        random.nextBoolean() ? "auto" : "vllm", 1 + random.nextInt(65_535), "/m?x=1", "https"),
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextInt(1000) / 10.0),
                sometimes(() -> "qwen3-32b-h100-vllm-bf16-tp2"));
    }

    private Behavior.Rule rule() {
        Optional<Behavior.StepLimit> step = sometimes(() -> random.nextBoolean()
                ? new Behavior.Count(1 + random.nextInt(9))
                : new Behavior.Percent(1 + random.nextInt(999) / 8.0));
        return new Behavior.Rule(
                step,
                step.flatMap(ignored -> sometimes(this::duration)),
                random.nextBoolean() ? Duration.ZERO : duration());
    }

    private PlannedEvent event() {
        Instant from = Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt());
        return new PlannedEvent("launch: #" + random.nextInt(), from, from.plus(duration()), 0.01 + random.nextInt(99));
    }

    private ZoneId zone() {
        return random.nextBoolean() ? ZoneOffset.UTC : ZoneId.of("America/New_York");
    }

    private Map<String, Replicas> floors(List<Pool> pools) {
        Map<String, Replicas> floors = new HashMap<>();
        floors.put(pools.getFirst().name(), Replicas.of(random.nextInt(5)));
        floors.putAll(pools.stream()
                .filter(ignored -> random.nextBoolean())
                .collect(Collectors.toMap(Pool::name, ignored -> Replicas.of(random.nextInt(5)))));
        return floors;
    }

    private Duration duration() {
        return Duration.ofMillis(1 + random.nextInt(100_000_000));
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> Optional<T> sometimes(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> several(Supplier<T> value) {
        return IntStream.range(0, random.nextInt(3))
                .mapToObj(ignored -> value.get())
                .toList();
    }
}
