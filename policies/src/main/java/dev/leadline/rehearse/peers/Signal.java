// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import java.util.OptionalDouble;

/** The per-pod metrics that HPA-like peers are pointed at. */
enum Signal {
    /** {@code vllm:kv_cache_usage_perc}, 0..1. */
    KV_USAGE,
    /** {@code vllm:num_requests_waiting}. */
    WAITING,
    /** {@code vllm:num_requests_running} and waiting together, requests in transfer included. */
    IN_FLIGHT;

    OptionalDouble of(EngineSample engine) {
        return switch (this) {
            case KV_USAGE -> engine.kvUsage();
            case WAITING -> engine.waitingForCapacity();
            case IN_FLIGHT ->
                engine.running().isPresent()
                        ? OptionalDouble.of(engine.running().getAsDouble()
                                + engine.waitingForCapacity().orElse(0)
                                + engine.waitingDeferred().orElse(0))
                        : OptionalDouble.empty();
        };
    }

    /**
     * A signal with its target per pod.
     *
     * @param target above 0
     */
    record Target(Signal signal, double target) {
        @Override
        public String toString() {
            return Labels.of(signal, target);
        }
    }
}
