// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The present level of one demand series. It averages the last seconds and begins anew when a value lies further off than
 * chance allows: a jump is then seen within one look, and a burst is over as soon as it ends.
 *
 * <p>Chance is the mean half square of differences between neighbouring values, each counted for no more than nine of the
 * usual ones, and larger by as much as the level is above that of the last minutes, because arrivals scatter with the root of
 * their number. A level that is younger than its own average begins anew only when two looks in a row ask for it: it rests on few looks
 * and is easily missed by one. A jump is believed while the chance that it outlasts the time that matters is at least 0.3 ({@link
 * LevelJumps}): the first ones after about a tenth of that time, later ones as those before them lasted. Until then the
 * level is the mean of the last seconds.
 */
final class Level {

    private static final double SECONDS = 15;
    private static final double NOISE_SECONDS = 300;
    private static final double DEVIATIONS = 4;
    private static final double LARGEST_SQUARE = 9;
    private static final double JUMP_RATIO = 1.4;
    private static final double SEASONED_SECONDS = 60;
    private static final double BELIEVED = 0.3;
    /** Beyond this multiple of everything known, one look may be a fault of the look. */
    private static final double INCREDIBLE = 5;

    private final LevelJumps jumps;
    private double average;
    private double weight;
    private double smooth;
    private double smoothWeight;
    private double halfSquares;
    private double noiseWeight;
    private double noiseLevel;
    private double watched;
    private OptionalDouble before = OptionalDouble.empty();
    private boolean doubted;
    private boolean higher;
    private Optional<Instant> begun = Optional.empty();

    /** A level that doubts young jumps. */
    Level() {
        this(true);
    }

    /**
     * A level.
     *
     * @param doubting false: every jump is believed at once
     */
    Level(boolean doubting) {
        jumps = new LevelJumps(doubting ? BELIEVED : 0);
    }

    /** Takes the rate over the interval that ends at {@code now}. */
    void learn(double rate, double seconds, Instant now, double highest) {
        double expected = average;
        boolean seasoned = watched >= SEASONED_SECONDS && weight > 0;
        boolean off = seasoned && Math.abs(rate - expected) > DEVIATIONS * deviation(seconds);
        boolean down = off && rate * JUMP_RATIO < expected;
        boolean askedBefore = higher;
        higher = off && rate > JUMP_RATIO * expected;
        boolean up = higher && (askedBefore || !young(now));
        boolean incredible = up && rate > INCREDIBLE * Math.max(expected, highest) && !doubted;
        doubted = incredible;
        double usual = smooth;
        if ((up || down) && !incredible) {
            weight = 0;
            begun = Optional.of(now);
        }
        double keep = StrictMath.exp(-seconds / SECONDS);
        weight = keep * weight + 1 - keep;
        average += (1 - keep) / weight * (rate - average);
        smoothWeight = keep * smoothWeight + 1 - keep;
        smooth += (1 - keep) / smoothWeight * (rate - smooth);
        jumps.settle(average, now);
        if (up && !incredible) {
            jumps.begin(usual, rate, now);
        }
        learnNoise(rate, seconds);
        watched += seconds;
    }

    private boolean young(Instant now) {
        return begun.filter(at -> Duration.between(at, now).toMillis() < 1000 * SECONDS)
                .isPresent();
    }

    private void learnNoise(double rate, double seconds) {
        if (before.isPresent()) {
            double difference = rate - before.getAsDouble();
            // Rates over longer intervals differ less; noise is kept as that of one second.
            double square = difference * difference / 2 * seconds;
            double usual = watched >= SEASONED_SECONDS ? halfSquares : Double.MAX_VALUE / LARGEST_SQUARE;
            double keep = StrictMath.exp(-seconds / NOISE_SECONDS);
            noiseWeight = keep * noiseWeight + 1 - keep;
            halfSquares += (1 - keep) / noiseWeight * (Math.min(square, LARGEST_SQUARE * usual) - halfSquares);
            noiseLevel += (1 - keep) / noiseWeight * (rate - noiseLevel);
        }
        before = OptionalDouble.of(rate);
    }

    /** Standard deviation of a rate over so many seconds. */
    private double deviation(double seconds) {
        double above = noiseLevel > 0 ? Math.max(1, average / noiseLevel) : 1;
        return Math.sqrt(halfSquares * above / seconds);
    }

    /** Nothing was seen in the last interval. */
    void interrupt() {
        weight = 0;
        smoothWeight = 0;
        before = OptionalDouble.empty();
        watched = 0;
        higher = false;
        begun = Optional.empty();
        jumps.interrupt();
    }

    /** The level: after a jump that is believed the mean since then, else the mean of the last seconds. */
    double present() {
        return jumps.believed() || average < smooth ? average : smooth;
    }

    /** The jump that is under way: begun, believed and not yet settled. */
    Optional<LevelJumps.Jump> jump() {
        return jumps.believed() ? jumps.open() : Optional.empty();
    }

    /** The chance that the open jump outlasts the time that matters, while that is too small to believe in it. */
    OptionalDouble doubted() {
        return jumps.open().isPresent() && !jumps.believed()
                ? OptionalDouble.of(jumps.persistence())
                : OptionalDouble.empty();
    }

    /** How far a rise can be trusted to go on: as far as jumps have lasted, and not at all while one is like bursts before. */
    double trustInRises() {
        return jumps.likeBursts() ? 0 : jumps.lastingShare();
    }

    /** The newest jump that lasted. */
    Optional<LevelJumps.Jump> lasting() {
        return jumps.lasting();
    }

    /** After how long a jump counts as one that lasts. */
    void matters(double seconds) {
        jumps.matters(seconds);
    }
}
