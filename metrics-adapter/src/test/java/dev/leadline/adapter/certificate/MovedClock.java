// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved. */
final class MovedClock implements InstantSource {

    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
