// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test moves. */
final class MovingClock implements InstantSource {

    private volatile Instant now = Certificates.NOW;

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
