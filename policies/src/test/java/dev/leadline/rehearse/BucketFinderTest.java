// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BucketFinderTest {

    static Stream<double[]> bounds() {
        return Stream.of(
                HistogramBounds.FIRST_TOKEN,
                HistogramBounds.TOKEN_GAP,
                HistogramBounds.WAIT,
                HistogramBounds.TRANSFER,
                HistogramBounds.TOKENS,
                new double[] {1});
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void aBoundBelongsToItsOwnBucketAndWhatIsAHairMoreToTheNext(double[] bounds) {
        BucketFinder finder = new BucketFinder(bounds);

        for (int i = 0; i < bounds.length; i++) {
            assertThat(finder.of(bounds[i])).isEqualTo(i);
            assertThat(finder.of(Math.nextUp(bounds[i]))).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void findsWhatLookingAtEveryBoundFinds(double[] bounds) {
        BucketFinder finder = new BucketFinder(bounds);
        Random random = new Random(7);

        for (int i = 0; i < 20_000; i++) {
            double value = StrictMath.exp(14 * random.nextGaussian()) * (random.nextInt(50) == 0 ? -1 : 1);
            assertThat(finder.of(value)).as("the bucket of %s", value).isEqualTo(looked(bounds, value));
        }
        assertThat(finder.of(0)).isZero();
        assertThat(finder.of(Double.MIN_VALUE)).isZero();
        assertThat(finder.of(Double.POSITIVE_INFINITY)).isEqualTo(bounds.length);
    }

    private static int looked(double[] bounds, double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
