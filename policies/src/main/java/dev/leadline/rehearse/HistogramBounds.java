// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Arrays;

/** Bucket bounds of vLLM's histograms, upper ends included, without the infinite one. */
final class HistogramBounds {

    /** Time to first token, seconds. */
    static final double[] FIRST_TOKEN = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560
    };
    /** Seconds between tokens and seconds per output token. */
    static final double[] TOKEN_GAP = {
        .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
    };
    /** Seconds of waiting. */
    static final double[] WAIT = {
        .3, .5, .8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
    };
    /** Seconds of KV transfer. */
    static final double[] TRANSFER = {
        .005, .01, .025, .05, .075, .1, .2, .3, .5, .75, 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 20, 40, 80
    };
    /** Tokens of a request. */
    static final double[] TOKENS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000
    };

    private HistogramBounds() {}

    /** These bounds with the infinite one, which readers see. */
    static double[] withEnd(double[] bounds) {
        double[] ended = Arrays.copyOf(bounds, bounds.length + 1);
        ended[bounds.length] = Double.POSITIVE_INFINITY;
        return ended;
    }
}
