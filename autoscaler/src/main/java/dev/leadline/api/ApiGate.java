// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import java.util.Optional;

/** Says when the API may be used and for what. Asked for every request; answers from memory. */
public interface ApiGate {

    /** Ready from the first moment, and everything is allowed: for an API that only this machine can reach. */
    ApiGate OPEN = new ApiGate() {};

    /** Why this process is not ready yet, a sentence; absent once it is. */
    default Optional<String> notReady() {
        return Optional.empty();
    }

    /** Why nothing may be changed through this API, a sentence; absent when it may. */
    default Optional<String> readOnly() {
        return Optional.empty();
    }
}
