// SPDX-License-Identifier: Apache-2.0
/**
 * How good a forecast is, told honestly: a series is walked through once, nothing is seen before its time, and what was
 * promised at chosen origins is held against what came.
 *
 * <p>The yardstick is persistence with empirical quantiles: the last value plus quantiles of its own last 240 h-step
 * differences. It is made here and not taken from the engine, so that it stays the same when the engine changes. Losses
 * are pinball losses (Koenker and Bassett, Econometrica 46, 1978); weighted quantile loss is 2 · Σ pinball ÷ Σ |value|,
 * mean over the quantiles. Coverage is a share of few trials, so it is shown with Wilson's interval.
 *
 * <p>Blind spots: origins that lie close together share their errors, so the intervals are narrower than the truth; and a
 * bin that is missing cannot be judged at all.
 */
@NullMarked
package dev.leadline.forecast.evaluate;

import org.jspecify.annotations.NullMarked;
