// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.time.Duration;

/**
 * How a demo runs.
 *
 * @param speed simulated seconds per second, at least 0; 0 is as fast as possible. Decisions do not depend on it
 * @param seed of the load and of the simulated fleet
 * @param seconds how much of the load is replayed, above 0
 * @param step simulated time between two rounds
 * @param scrapeTimeout real time that an endpoint has to answer; long, because a busy machine must not look like a
 *     broken engine
 * @param compare whether the other strategies are rehearsed in the background
 */
public record DemoSettings(
        double speed, long seed, double seconds, Duration step, Duration scrapeTimeout, boolean compare) {

    /** The whole hour in three minutes, a round every 5 simulated seconds. */
    public static final DemoSettings DEFAULT =
            new DemoSettings(20, 1, 3600, Duration.ofSeconds(5), Duration.ofSeconds(10), true);

    /** Rejects what cannot run. */
    public DemoSettings {
        if (!(speed >= 0 && speed < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a speed is a number of at least 0, not " + speed);
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new IllegalArgumentException(
                    "the load lasts an hour: replay more than 0 s and at most 3600 s of it," + " not " + seconds);
        }
        if (!step.isPositive() || !scrapeTimeout.isPositive()) {
            throw new IllegalArgumentException("the step and the scrape timeout must be above 0");
        }
    }

    /** The same at another speed. */
    public DemoSettings withSpeed(double changed) {
        return new DemoSettings(changed, seed, seconds, step, scrapeTimeout, compare);
    }

    /** The same with another seed. */
    public DemoSettings withSeed(long changed) {
        return new DemoSettings(speed, changed, seconds, step, scrapeTimeout, compare);
    }

    /** The same over less of the load, without rehearsing other strategies. */
    public DemoSettings shortened(double changed) {
        return new DemoSettings(speed, seed, changed, step, scrapeTimeout, false);
    }

    /** The same with another time for endpoints to answer. */
    public DemoSettings withScrapeTimeout(Duration changed) {
        return new DemoSettings(speed, seed, seconds, step, changed, compare);
    }

    double stepSeconds() {
        return step.toMillis() / 1000.0;
    }
}
