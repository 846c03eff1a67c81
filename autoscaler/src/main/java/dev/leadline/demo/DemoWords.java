// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.decide.Cycle;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.rehearse.SimulationTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns what was observed into the words and rows of the page. */
final class DemoWords {

    private static final int NAMED_AT_MOST = 3;

    private DemoWords() {}

    /** One round in half a sentence. */
    static String round(Cycle cycle) {
        long ready = cycle.observation().pools().values().stream()
                .mapToLong(pool -> pool.count(InstanceState.Ready))
                .sum();
        long silent = cycle.observation().pools().values().stream()
                .mapToLong(pool -> pool.silent().size())
                .sum();
        return silent == 0
                ? "all " + ready + " ready replicas gave fresh readings in the last round."
                : silent + " of " + ready + " ready replicas gave no usable reading in the last round.";
    }

    /** Why nothing is scaled in, when readings are missing. */
    static Optional<String> held(Cycle cycle) {
        List<String> parts = new ArrayList<>();
        for (PoolObservation pool : cycle.observation().pools().values()) {
            List<InstanceObservation> silent = pool.silent();
            if (!silent.isEmpty()) {
                String named = silent.stream()
                        .limit(NAMED_AT_MOST)
                        .map(one -> one.id() + ": " + reason(one))
                        .collect(Collectors.joining("; "));
                String more = silent.size() > NAMED_AT_MOST ? "; and " + (silent.size() - NAMED_AT_MOST) + " more" : "";
                parts.add(silent.size() + " of " + pool.count(InstanceState.Ready) + " ready " + pool.name()
                        + " replicas gave no usable reading (" + named + more + ")");
            }
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("Scale-in is held, because missing data never shrinks a pool: "
                        + String.join(", and ", parts) + ".");
    }

    /** How it ended, in a sentence. */
    static String ending(SimulationTotals billed, SimulationTotals totals) {
        return String.format(
                Locale.ROOT,
                "The replay is over: %.2f %% of %,d requests within both targets for %.1f GPU-hours."
                        + " The journal stays readable.",
                totals.attainment() * 100,
                totals.offered(),
                billed.gpuHours());
    }

    /** The rows of the table, in the order of the policy. */
    static List<DemoState.Instance> instances(FleetObservation seen) {
        return seen.pools().values().stream()
                .flatMap(pool -> pool.instances().stream().map(one -> row(pool.name(), one, seen.time())))
                .toList();
    }

    private static DemoState.Instance row(String pool, InstanceObservation one, Instant now) {
        OptionalDouble age = one.snapshot()
                .since()
                .map(since -> OptionalDouble.of(Duration.between(since, now).toMillis() / 1000.0))
                .orElse(OptionalDouble.empty());
        return new DemoState.Instance(
                one.id(),
                pool,
                one.state().name(),
                age,
                field(one, EngineSample::running),
                waiting(one),
                field(one, EngineSample::kvUsage),
                utilization(one.snapshot().gpus()),
                kind(one),
                reason(one));
    }

    private static OptionalDouble field(InstanceObservation one, Function<EngineSample, OptionalDouble> field) {
        return one.snapshot().engine().ifFresh().map(field).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble waiting(InstanceObservation one) {
        OptionalDouble capacity = field(one, EngineSample::waitingForCapacity);
        OptionalDouble deferred = field(one, EngineSample::waitingDeferred);
        return capacity.isEmpty() && deferred.isEmpty()
                ? capacity
                : OptionalDouble.of(capacity.orElse(0) + deferred.orElse(0));
    }

    private static OptionalDouble utilization(List<GpuSample> gpus) {
        return gpus.stream()
                .map(GpuSample::utilization)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    private static String kind(InstanceObservation one) {
        if (one.frozen()) {
            return "Frozen";
        }
        return switch (one.snapshot().engine()) {
            case Reading.Fresh<EngineSample> fresh -> "Fresh";
            case Reading.Stale<EngineSample> stale -> "Stale";
            case Reading.Missing<EngineSample> missing -> "Missing";
        };
    }

    private static String reason(InstanceObservation one) {
        if (one.frozen()) {
            return "its gauges no longer move";
        }
        return switch (one.snapshot().engine()) {
            case Reading.Fresh<EngineSample> fresh -> "";
            case Reading.Stale<EngineSample> stale -> stale.reason();
            case Reading.Missing<EngineSample> missing -> missing.reason();
        };
    }
}
