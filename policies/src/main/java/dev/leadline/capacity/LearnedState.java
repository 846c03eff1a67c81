// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of a pool's capacity, as a value to keep: the form's version and its numbers. A few dozen numbers
 * whatever the size of the pool, because only what holds for the whole pool is kept.
 *
 * @param version the form
 * @param numbers the content, in the order of the form
 */
public record LearnedState(int version, List<Double> numbers) {

    /** What this release writes and reads. */
    public static final int VERSION = 1;

    /** Copies the numbers. */
    public LearnedState {
        numbers = List.copyOf(numbers);
    }

    /** The beginning of a state: what was believed before, because what was learned are multiples of it. */
    public static LearnedState around(Optional<EngineProfile> profile) {
        return new LearnedState(VERSION, List.of(mark(profile)));
    }

    private static double mark(Optional<EngineProfile> profile) {
        return profile.map(known -> known.id().hashCode()).orElse(0);
    }

    /** Two parts, one after the other. */
    public LearnedState and(LearnedState other) {
        List<Double> both = new ArrayList<>(numbers);
        both.addAll(other.numbers);
        return new LearnedState(VERSION, both);
    }

    /**
     * A reader of the numbers.
     *
     * @throws IllegalArgumentException when another release wrote them in another form
     */
    public Reader reader() {
        if (version != VERSION) {
            throw new IllegalArgumentException("a capacity saved in form " + version + " cannot be read; this release"
                    + " reads form " + VERSION + " and learns anew from the engines instead");
        }
        return new Reader(numbers);
    }

    /** Collects numbers in the order in which they will be read. */
    static final class Writer {
        private final List<Double> numbers = new ArrayList<>();

        Writer add(double number) {
            numbers.add(number);
            return this;
        }

        LearnedState state() {
            return new LearnedState(VERSION, numbers);
        }
    }

    /** Reads numbers in the order in which they were written, and accepts none that no learner writes. */
    public static final class Reader {
        private final List<Double> numbers;
        private int next;

        private Reader(List<Double> numbers) {
            this.numbers = numbers;
        }

        double finite() {
            if (next == numbers.size()) {
                throw new IllegalArgumentException("a saved capacity ends early, after " + next + " numbers");
            }
            double number = numbers.get(next++);
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a saved capacity has " + number + " as number " + next);
            }
            return number;
        }

        double atLeastZero() {
            double number = finite();
            if (number < 0) {
                throw new IllegalArgumentException(
                        "a saved capacity has " + number + " as number " + next + ", which must be at least 0");
            }
            return number;
        }

        /**
         * Reads the beginning.
         *
         * @throws IllegalArgumentException when it was learned around another profile
         */
        public void expectAround(Optional<EngineProfile> profile) {
            if (finite() != mark(profile)) {
                throw new IllegalArgumentException("it was learned around another profile than "
                        + profile.map(EngineProfile::id).orElse("none"));
            }
        }

        /** Says that all has been read. */
        public void end() {
            if (next < numbers.size()) {
                throw new IllegalArgumentException(
                        "a saved capacity has " + (numbers.size() - next) + " numbers too many");
            }
        }
    }
}
