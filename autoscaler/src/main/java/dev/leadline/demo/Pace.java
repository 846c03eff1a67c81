// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.util.concurrent.TimeUnit;

/** Lets simulated time pass no faster than a multiple of real time. Only the show depends on it, no decision does. */
final class Pace {

    private static final double PATIENCE_SECONDS = 1;

    private final double speed;
    private double start;
    private boolean started;

    /** @param speed simulated seconds per second; 0 waits for nothing */
    Pace(double speed) {
        this.speed = speed;
    }

    /**
     * Waits until a simulated second is due. Whoever falls behind by more than a second goes on from there and does not
     * hurry to catch up.
     */
    void await(double simulatedSeconds) throws InterruptedException {
        if (speed <= 0) {
            return;
        }
        double due = simulatedSeconds / speed;
        double now = System.nanoTime() / 1e9;
        if (!started || now - start - due > PATIENCE_SECONDS) {
            start = now - due;
            started = true;
        }
        long wait = Math.round((start + due - now) * 1e9);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
