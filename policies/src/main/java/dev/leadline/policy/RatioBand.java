// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * Bounds for replicas of all prefill pools divided by replicas of all decode pools.
 *
 * @param min above 0
 * @param max at least {@code min}
 */
public record RatioBand(double min, double max) {}
