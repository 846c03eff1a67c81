// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.time.Instant;

/**
 * A known change of demand.
 *
 * @param name for people
 * @param from first moment
 * @param to end, after {@code from}
 * @param demandFactor what demand is multiplied by
 */
public record PlannedEvent(String name, Instant from, Instant to, double demandFactor) {}
