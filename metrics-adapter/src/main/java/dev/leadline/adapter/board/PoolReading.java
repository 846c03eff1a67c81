// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One pool as the autoscaler last published it. What it did not say is absent, never 0.
 *
 * @param pool name within the policy
 * @param role prefill, decode or aggregated; empty when it is not said
 * @param target name of the workload that is scaled; absent for a pool that lives outside Kubernetes
 * @param scaler name of the HPA or ScaledObject that carries WVA's annotations for this pool, when there is one
 * @param acceleratorType what WVA calls {@code accelerator_type}; empty when it is not known
 * @param desired replicas after every limit
 * @param demand tokens per second now: uncached input for prefill, output for decode
 * @param forecast tokens per second, the quantile used, at lead time
 * @param issued when this was decided
 * @param validUntil until when it may be trusted
 */
public record PoolReading(
        String pool,
        String role,
        Optional<String> target,
        Optional<String> scaler,
        String acceleratorType,
        OptionalInt desired,
        OptionalDouble demand,
        OptionalDouble forecast,
        Instant issued,
        Instant validUntil) {}
