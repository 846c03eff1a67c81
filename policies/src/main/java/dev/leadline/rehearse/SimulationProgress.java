// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * How far a simulation is.
 *
 * @param seconds simulated time
 * @param offered requests that arrived
 * @param settled requests that were finished, rejected or lost; the others are in flight
 * @param attained finished requests that met both targets
 * @param gpuSeconds accelerator-seconds billed to all pools
 */
public record SimulationProgress(double seconds, int offered, int settled, int attained, double gpuSeconds) {}
