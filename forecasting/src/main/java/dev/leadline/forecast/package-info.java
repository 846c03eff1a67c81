// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers in, quantile paths out: online forecasts of one series at a time. Knows nothing of GPUs.
 *
 * <h2>How it thinks</h2>
 *
 * A forecast is a distribution, for a pool is sized by a quantile. {@link dev.leadline.forecast.OnlineEnsemble} asks more than a dozen
 * cheap experts for a point: the last value, a ladder of averages, a damped trend, regressions on the change from the last
 * value, profiles of the day and the week, declared seasons, periods found in the data, sparse demand and, far ahead, models
 * that were learned in batches. Each point
 * is widened by that expert's own errors, remembered at two speeds: in units of the errors of the last minutes, so that the
 * width follows the traffic, and in units of the long run, so that a calm hour promises nothing. Every pair of expert and
 * error memory is a candidate. Per horizon and quantile, candidates are averaged with weights from their recent pinball
 * loss; a small conformal offset corrects what is left. Nothing is refitted: a bin costs tens of microseconds.
 *
 * <p>Those are points with the errors of the past. Two regressions beside them, a steady one and a quick one, learn each quantile as a
 * function of what all experts say and of how wide the last errors were ({@code QuantileRegression}). They
 * weigh four times as much as any other candidate with the same losses, and are left out where a season is declared.
 *
 * <p>Few bins make the best of many candidates the luckiest one. Therefore the last value weighs more while evidence is
 * thin, and no expert's errors count before there are twenty of them; in bins of a minute and more only the last value's are heard
 * from the first on, with a prior's width above the median until there are forty. There weights also grow sharper with the
 * evidence.
 *
 * <p>Periods that nobody declared show in the autocorrelation of the last days. What recurs with one is kept unsmoothed, for a job
 * that starts on the hour must not be smeared over the minutes around it.
 *
 * <p>{@link dev.leadline.forecast.SeriesForecaster} runs two ensembles over one series: fine bins for up to five minutes,
 * coarse ones beyond, made from the fine ones.
 *
 * <h2>Where it is blind</h2>
 *
 * <ul>
 *   <li>It sees one series. What only another series knows (a batch job that is announced, a cache that was cleared) is news.
 *   <li>Parts of a series (one client, one route) are reconciled with the whole in {@code dev.leadline.forecast.joint}, but nothing
 *       feeds it yet: no router that Leadline reads tells a series per part. One client that grows is seen in the sum only.
 *   <li>Where a series is nearly a random walk (whole models at ten minutes a bin) the median is no better than the last value;
 *       only the width is.
 *   <li>A rise that never happened before is seen when it happens. After a jump the quantiles widen; they do not foresee.
 *   <li>Zeros on a series that is hardly ever zero are taken for a broken scrape for six hours
 *       ({@link dev.leadline.forecast.Finding.SilentZeros}); a customer who really left is believed after that. Where a
 *       period is declared, zeros are believed at once.
 *   <li>Profiles count time from the epoch in UTC: a day with a change of clocks is shifted by an hour.
 *   <li>A period is found after about three cycles and spoken of after one more; up to a day at bins of a minute.
 *   <li>Batch models are not part of a saved state; they are silent after a restart until trained anew.
 * </ul>
 *
 * <h2>Sources</h2>
 *
 * Pinball loss: Koenker and Bassett, Econometrica 46 (1978). Adaptive conformal inference: Gibbs and Candès, NeurIPS 2021.
 * Steps as long as past gradients allow: Duchi, Hazan and Singer, JMLR 12 (2011).
 * Weights by exponentiated loss: Cesa-Bianchi and Lugosi, "Prediction, Learning, and Games" (2006). Damped trends: Gardner
 * and McKenzie, Management Science 31 (1985). Recursive least squares: Ljung and Söderström (1983). Mixture of declared
 * seasons: the linear opinion pool of Stone (1961). Sparse demand: Teunter, Syntetos and Babai, EJOR 214 (2011). Silent experts:
 * Freund, Schapire, Singer and Warmuth, STOC 1997.
 */
@NullMarked
package dev.leadline.forecast;

import org.jspecify.annotations.NullMarked;
