// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** Everything said at one origin about one target bin. */
final class Issued {

    final double[] points;
    final boolean[] voiced;
    final double[] fastUnits;
    final double[] units;
    final boolean[] voted;
    final double[][] candidates;
    final double[] persistence;
    final double[] blended;
    final double[][] pooled;
    final boolean[] pooledActive;
    final double[] emitted;
    /** Not kept with the rest: room for weighing the candidates. */
    final double[] weights;
    /** Nor this: room for what a regression over all experts looks at. */
    final double[] seen;

    Issued(Blend blend, int levels) {
        int experts = blend.experts().size();
        points = new double[experts];
        voiced = new boolean[experts];
        fastUnits = new double[experts];
        units = new double[experts];
        voted = new boolean[blend.candidates()];
        candidates = new double[blend.candidates()][levels];
        persistence = new double[levels];
        blended = new double[levels];
        pooled = new double[blend.seasons().size()][levels];
        pooledActive = new boolean[blend.seasons().size()];
        emitted = new double[levels];
        weights = new double[blend.candidates()];
        seen = new double[QuantileRegression.inputs(experts)];
    }
}
