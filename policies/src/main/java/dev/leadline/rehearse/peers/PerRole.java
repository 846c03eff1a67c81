// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.Role;

/** One value for prefill pools and one for all others. */
record PerRole<T>(T prefill, T decode) {

    /** The same for both. */
    static <T> PerRole<T> both(T value) {
        return new PerRole<>(value, value);
    }

    T of(Role role) {
        return role == Role.Prefill ? prefill : decode;
    }
}
