// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.StartPath;
import java.time.Duration;

/**
 * What was measured of the starts of one pool on one path, over the last 50 of them.
 *
 * @param path how the replicas came by their accelerators
 * @param starts how many were seen
 * @param median half of them took no longer: from having accelerators to ready when those were free, else from order
 * @param ninetieth nine in ten took no longer
 */
public record StartTimes(StartPath path, int starts, Duration median, Duration ninetieth) {}
