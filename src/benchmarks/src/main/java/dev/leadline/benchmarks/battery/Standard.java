// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.Optional;

/**
 * What policies are measured against on one load.
 *
 * @param clairvoyantHours accelerator-hours of the clairvoyant plan
 * @param clairvoyantAttainment share of requests that it serves within both targets
 * @param constant the smallest constant fleet that meets the objective; empty when none fits
 * @param fluidHours the fluid need, in accelerator-hours
 */
record Standard(
        double clairvoyantHours, double clairvoyantAttainment, Optional<Constant> constant, double fluidHours) {

    /**
     * A constant fleet.
     *
     * @param prefill replicas
     * @param decode replicas
     * @param hours its accelerator-hours
     */
    record Constant(int prefill, int decode, double hours) {}
}
