// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a device exporter said about one GPU (or MIG slice). Absent fields are unknown.
 *
 * @param uuid device identity, with the MIG instance appended where there is one
 * @param product product name such as {@code NVIDIA H100 80GB HBM3}
 * @param utilization share of time in which a kernel ran, 0..1; high on any busy engine
 * @param engineActive share of time the graphics engine was active, 0..1
 * @param tensorActive share of cycles the tensor pipe was active, 0..1; high means compute bound
 * @param dramActive share of cycles the memory interface was active, 0..1; high means bandwidth bound
 * @param smClockMhz present SM clock
 * @param lastXid the last XID seen since the driver started; stays after the error is over
 * @param clockEvents why the clock is held down now, in the exporter's words ({@code hw_thermal}, {@code power_cap}, …)
 * @param rowRemapFailure true when the memory can no longer be repaired
 */
public record GpuSample(
        String uuid,
        Optional<String> product,
        OptionalDouble utilization,
        OptionalDouble engineActive,
        OptionalDouble tensorActive,
        OptionalDouble dramActive,
        OptionalDouble smClockMhz,
        OptionalInt lastXid,
        Set<String> clockEvents,
        boolean rowRemapFailure) {

    /** Copies the set. */
    public GpuSample {
        clockEvents = Set.copyOf(clockEvents);
    }
}
