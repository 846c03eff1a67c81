// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Notices that what an engine says no longer moves although it should. Some engines stop updating their gauges while
 * they still answer scrapes; such a reading looks fresh and is worth nothing.
 *
 * <p>Frozen: nothing at all changed over at least 3 looks and 5 s, and the values contradict stillness: requests run in
 * a role that generates tokens; requests run and the GPUs are joined (busy ones finish something, idle ones contradict a
 * running batch); requests run for a minute; or nothing runs while the GPUs are busy. No requests and idle GPUs are
 * true idleness.
 */
final class FreezeWatch {
    private static final int LOOKS = 3;
    private static final double LEAST_SECONDS = 5;
    private static final double LONG_BATCH_SECONDS = 60;
    private static final double GPU_ACTIVE = 0.05;

    private Optional<EngineSample> last = Optional.empty();
    private Instant unchangedSince = Instant.MIN;
    private int unchangedLooks;

    /** Takes the next good look and says whether the engine's figures are frozen. */
    boolean frozen(EngineSample now, Instant at, Role role, List<GpuSample> gpus) {
        if (last.isEmpty() || !last.get().equals(now)) {
            last = Optional.of(now);
            unchangedSince = at;
            unchangedLooks = 1;
            return false;
        }
        unchangedLooks++;
        double still = EngineStep.seconds(unchangedSince, at);
        if (unchangedLooks < LOOKS || still < LEAST_SECONDS || now.running().isEmpty() || !counts(now)) {
            return false;
        }
        OptionalDouble activity = activity(gpus);
        if (now.running().getAsDouble() > 0) {
            return role != Role.Prefill || activity.isPresent() || still >= LONG_BATCH_SECONDS;
        }
        return activity.isPresent() && activity.getAsDouble() > GPU_ACTIVE;
    }

    /** Gauges alone may well stand still; only a counter has to move while something runs. */
    private static boolean counts(EngineSample now) {
        return now.generationTokensTotal().isPresent()
                || now.promptTokensTotal().isPresent()
                || now.computedPromptTokensTotal().isPresent()
                || now.requestsTotal().isPresent()
                || now.busySecondsTotal().isPresent();
    }

    /** The busiest GPU's share of active time, absent when no GPU tells. */
    static OptionalDouble activity(List<GpuSample> gpus) {
        return gpus.stream()
                .map(gpu -> gpu.engineActive().isPresent() ? gpu.engineActive() : gpu.utilization())
                .flatMapToDouble(OptionalDouble::stream)
                .max();
    }
}
