// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One item of one metric.
 *
 * @param signal which metric
 * @param policy whose; its namespace is the only one under which this is served
 * @param pool name within the policy
 * @param labels what selectors see, in the order of their names; at least policy, pool and role, or WVA's
 * @param milli thousandths, rounded up; never negative, below 9.2e15
 * @param issued when the autoscaler decided it, however old that is
 * @param freshness how far it may be trusted; never {@link Freshness#Gone}
 */
public record ServedValue(
        Signal signal,
        PolicyKey policy,
        String pool,
        SortedMap<String, String> labels,
        long milli,
        Instant issued,
        Freshness freshness) {}
