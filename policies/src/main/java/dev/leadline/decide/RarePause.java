// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.forecast.Bin;
import dev.leadline.forecast.Finding;
import java.util.Optional;

/**
 * Zeros on a series that pauses less than once in two hundred bins, from the first of them on. A forecaster of a young series
 * needs minutes until zeros are too many to be chance; a pool must not have shrunk by then.
 */
final class RarePause {

    private static final int SEASONED = 30;
    private static final int BINS_PER_PAUSE = 200;
    /** Until then the forecaster has its own verdict: 0.7^19 is below a thousandth. */
    private static final int UNJUDGED = 20;

    private long bins;
    private long pauses;
    private long zeros;
    private boolean worked;

    /** Takes the next bin; what is unknown says nothing. */
    void take(Bin bin) {
        if (!(bin instanceof Bin.Known(double value))) {
            return;
        }
        bins++;
        if (value > 0) {
            pauses += zeros > 0 ? 1 : 0;
            zeros = 0;
            worked = true;
        } else if (worked) {
            zeros++;
        }
    }

    /** The zeros that there are now, where they are rare and no forecaster can have judged them yet. */
    Optional<Finding> finding() {
        return zeros > 0 && zeros <= UNJUDGED && bins - zeros >= SEASONED && pauses * BINS_PER_PAUSE <= bins
                ? Optional.of(new Finding.SilentZeros(zeros))
                : Optional.empty();
    }
}
