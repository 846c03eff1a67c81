// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Duration;

/**
 * Two-phase shrink.
 *
 * @param timeout longest wait for running requests
 * @param label pod label that takes an instance out of the router's selector
 */
public record Drain(Duration timeout, String label) {}
