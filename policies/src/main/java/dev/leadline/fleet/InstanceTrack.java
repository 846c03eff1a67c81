// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is remembered of one instance between two looks: its last good sample and whether its figures still move. */
final class InstanceTrack {
    /**
     * Shorter intervals give rates that are mostly rounding. It lies well below the shortest interval of looks, 1 s: looks
     * come a little early and a little late, and demand that is unknown every other time is no demand to forecast.
     */
    static final double LEAST_SECONDS = 0.5;

    private final Role role;
    private final FreezeWatch watch = new FreezeWatch();
    private Optional<EngineSample> base = Optional.empty();
    private Instant baseAt = Instant.MIN;
    private Optional<EngineStep> step = Optional.empty();
    private boolean frozen;
    private Optional<InstanceState> state = Optional.empty();
    private Instant lastSeen = Instant.MIN;

    InstanceTrack(Role role) {
        this.role = role;
    }

    /**
     * Takes the next look at the instance.
     *
     * @param previousLook when the whole fleet was looked at before
     * @return what it did since the last good look, for the demand; absent when that is not known
     */
    Optional<EngineStep> look(InstanceSnapshot seen, Instant time, Optional<Instant> previousLook) {
        boolean startedInInterval = servesSince(seen, time, previousLook);
        Optional<EngineStep> newcomer = Optional.empty();
        step = Optional.empty();
        if (seen.engine() instanceof Reading.Fresh<EngineSample>(EngineSample now, Instant at)) {
            frozen = watch.frozen(now, at, role, seen.gpus());
            if (base.isEmpty()) {
                newcomer = previousLook
                        .filter(before -> startedInInterval)
                        .map(before -> EngineStep.seconds(before, time))
                        .filter(seconds -> seconds >= LEAST_SECONDS)
                        .map(seconds -> EngineStep.sinceStart(now, seconds));
                rebase(now, at);
            } else {
                advance(now, at, seen.gpus());
            }
        }
        state = Optional.of(seen.state());
        lastSeen = time;
        return frozen ? Optional.empty() : step.isPresent() ? step : newcomer;
    }

    private void advance(EngineSample now, Instant at, List<GpuSample> gpus) {
        double seconds = EngineStep.seconds(baseAt, at);
        if (seconds >= LEAST_SECONDS) {
            step = Optional.of(EngineStep.between(base.orElseThrow(), now, seconds, engineActive(gpus)));
            rebase(now, at);
        }
    }

    private void rebase(EngineSample sample, Instant at) {
        base = Optional.of(sample);
        baseAt = at;
    }

    /** True when the instance cannot have served before the previous look at the fleet. */
    private boolean servesSince(InstanceSnapshot seen, Instant time, Optional<Instant> previousLook) {
        if (previousLook.isEmpty()) {
            return false;
        }
        Instant before = previousLook.get();
        boolean wasNotReady = state.filter(old -> old == InstanceState.Pending || old == InstanceState.Starting)
                        .isPresent()
                && lastSeen.equals(before);
        boolean readySince = seen.state() == InstanceState.Ready
                && seen.since()
                        .filter(since -> !since.isBefore(before) && !since.isAfter(time))
                        .isPresent();
        boolean created = seen.created().filter(at -> !at.isBefore(before)).isPresent();
        return wasNotReady || readySince || created;
    }

    /** Busy share by the GPUs, when every one of them tells. */
    private static OptionalDouble engineActive(List<GpuSample> gpus) {
        double most = Double.NEGATIVE_INFINITY;
        for (GpuSample gpu : gpus) {
            if (gpu.engineActive().isEmpty()) {
                return OptionalDouble.empty();
            }
            most = Math.max(most, gpu.engineActive().getAsDouble());
        }
        return gpus.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(most);
    }

    Role role() {
        return role;
    }

    Optional<EngineStep> step() {
        return step;
    }

    boolean frozen() {
        return frozen;
    }

    Optional<InstanceState> state() {
        return state;
    }

    Instant lastSeen() {
        return lastSeen;
    }
}
