// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Locale;

/** What the instances of a pool do. */
public enum Role {
    /** Computes prompts and hands their KV cache on. */
    Prefill,
    /** Receives KV caches and generates tokens. */
    Decode,
    /** Does both in one engine. */
    Aggregated;

    /** The spelling used in metric labels. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
