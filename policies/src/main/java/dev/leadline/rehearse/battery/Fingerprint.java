// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.TraceRequest;

/** A number that changes when anything changes that a clairvoyant plan depends on. */
final class Fingerprint {
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    static String of(Workload load) {
        long hash = 0xcbf29ce484222325L;
        for (TraceRequest one : load.requests()) {
            hash = mixed(hash, Double.doubleToLongBits(one.arrivalSeconds()));
            hash = mixed(hash, one.inputTokens());
            hash = mixed(hash, one.outputTokens());
        }
        hash = mixed(hash, load.fleet().gpuLimit());
        hash = mixed(hash, load.fleet().limits().hashCode());
        hash = mixed(hash, load.fleet().transfer().hashCode());
        hash = mixed(hash, load.fleet().objectives().toString().hashCode());
        // The fleet a plan starts with is its own, and an enumeration's hash differs from run to run.
        for (var pool : load.fleet().pools().values()) {
            hash = mixed(hash, pool.profile().hashCode());
            hash = mixed(hash, pool.accelerators());
            hash = mixed(hash, pool.coldStart().hashCode());
        }
        return Long.toHexString(hash);
    }

    private static long mixed(long hash, long value) {
        return (hash ^ value ^ value >>> 29) * PRIME;
    }
}
