// SPDX-License-Identifier: Apache-2.0
package dev.leadline.testkit;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Seeded property tests on plain JUnit: {@code cases} values are drawn from a seeded generator and each must pass. A
 * failure names the seed of the one case that failed, so it can be run again alone.
 */
public final class ForAll {

    private ForAll() {}

    /**
     * Draws {@code cases} values and checks each.
     *
     * @param seed first seed; case i uses seed + i
     * @param cases how many values to draw, at least 1
     * @param draw makes one value from a generator
     * @param check throws when the property does not hold
     */
    public static <T> void forAll(long seed, int cases, Function<RandomGenerator, T> draw, Consumer<T> check) {
        if (cases < 1) {
            throw new IllegalArgumentException("a property that is checked on no case proves nothing");
        }
        for (int i = 0; i < cases; i++) {
            long caseSeed = seed + i;
            T value = draw.apply(generator(caseSeed));
            try {
                check.accept(value);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "property fails for seed " + caseSeed + " (case " + i + " of " + cases + "): " + value,
                        failure);
            }
        }
    }

    /** A generator whose stream depends on the seed alone, on every machine. */
    public static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
