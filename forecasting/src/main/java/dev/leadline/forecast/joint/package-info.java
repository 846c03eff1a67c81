// SPDX-License-Identifier: Apache-2.0
/**
 * Several signals as one truth: scenarios that keep how signals go together, and sums of parts beside the whole.
 *
 * <p>A product or sum of marginal quantiles is no quantile: signals that do not peak together are over-provided for, and a
 * product of requests and lengths forgets that long requests come in quiet hours. Where a derived load can be forecast
 * directly as a series of its own, that is best and is what Leadline does (uncached input tokens, output tokens that arrivals ask
 * for). Where its weights change between forecasts, scenarios are the next best: the ranks of how far the signals moved at the same
 * past moments, taken together, are an empirical copula.
 *
 * <p>Blind to: how dependence changes with the hour; moments older than six hours; seasons of signals without a forecast
 * of their own; parts that come and go.
 *
 * <p>Sources: Clark et al., "The Schaake Shuffle", Journal of Hydrometeorology 5 (2004); Schefzik, Thorarinsdottir and Gneiting,
 * "Uncertainty quantification in complex simulation models using ensemble copula coupling", Statistical Science 28 (2013).
 */
@NullMarked
package dev.leadline.forecast.joint;

import org.jspecify.annotations.NullMarked;
