#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Forecasts one series with a peer, at named origins, as `leadline forecast` does.

Reads the same CSV (column t in seconds and values per bin), is fitted on what lies at or before an origin, and writes the same origin,horizon,quantile,value. A time left out is missing.
"""

import argparse
import csv
import gzip
import logging
import math
import sys
import time
import warnings

import numpy as np

# What AutoETS is fitted on: the longest memory that Leadline keeps of errors.
AUTOETS_BINS = 1440
# The window with which Dynamo's planner fits Prophet.
PROPHET_BINS = 50
PROPHET_SAMPLES = 300
# What boosted trees look at, and how many origins one fit serves: a fit takes seconds.
LIGHTGBM_BINS = 3000
LIGHTGBM_LAGS = 12
LIGHTGBM_MEANS = (3, 10, 30, 60)
LIGHTGBM_REFIT = 10


def rows(path):
    """The cells of a CSV, plain or gzip, by the names of the header."""
    with open(path, "rb") as peek:
        packed = peek.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


def series(path, column, step):
    """Start of the first bin, and one value per bin of the grid, nan where it is missing."""
    known = [(float(row["t"]), float(row[column])) for row in rows(path) if row[column].strip() != ""]
    first = known[0][0]
    values = np.full(int(round((known[-1][0] - first) / step)) + 1, np.nan)
    for t, value in known:
        values[int(round((t - first) / step))] = value
    return first, values


def filled(values):
    """Gaps are drawn straight: the peer takes none."""
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(len(values)), known, values[known])


def autoets(values, steps, quantiles):
    """AutoETS of statsforecast without a season; quantiles are the bounds of its own intervals."""
    from statsforecast.models import AutoETS

    past = filled(values[-AUTOETS_BINS:])
    levels = sorted({round(100 * abs(2 * q - 1), 6) for q in quantiles if q != 0.5})
    told = AutoETS(season_length=1).forecast(y=past, h=max(steps), level=levels)
    for h in steps:
        for q in quantiles:
            if q == 0.5:
                yield h, q, told["mean"][h - 1]
            else:
                side = "hi" if q > 0.5 else "lo"
                level = round(100 * abs(2 * q - 1), 6)
                name = next(key for key in told if key.startswith(side) and math.isclose(float(key.split("-")[1]), level))
                yield h, q, told[name][h - 1]


def prophet(values, steps, quantiles, step, seed):
    """Prophet with its defaults on the last 50 bins; quantiles of its own predictive samples."""
    import pandas
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    past = values[-PROPHET_BINS:]
    begin = pandas.Timestamp("2026-01-05")
    stamps = begin + pandas.to_timedelta((len(values) - len(past) + np.arange(len(past))) * step, unit="s")
    np.random.seed(seed)
    model = Prophet(uncertainty_samples=PROPHET_SAMPLES)
    model.fit(pandas.DataFrame({"ds": stamps, "y": past}).dropna(), seed=seed)
    ahead = begin + pandas.to_timedelta((len(values) - 1 + np.array(steps)) * step, unit="s")
    drawn = model.predictive_samples(pandas.DataFrame({"ds": ahead}))["yhat"]
    for i, h in enumerate(steps):
        for q in quantiles:
            yield h, q, np.quantile(drawn[i], q)


def features(values, step):
    """One row per bin: lags and means as changes from the last value, the time of day, the minute."""
    n = len(values)
    columns = [np.concatenate([np.full(k, np.nan), values[: n - k]]) - values for k in range(1, LIGHTGBM_LAGS + 1)]
    total = np.concatenate([[0.0], np.cumsum(values)])
    for width in LIGHTGBM_MEANS:
        mean = np.full(n, np.nan)
        mean[width - 1 :] = (total[width:] - total[:-width]) / width
        columns.append(mean - values)
    seconds = np.arange(n) * step
    columns += [np.sin(2 * np.pi * seconds / 86400), np.cos(2 * np.pi * seconds / 86400), seconds % 3600 // 60]
    return np.column_stack(columns)


def lightgbm(values, steps, quantiles, step, seed, kept):
    """Boosted trees on the change from the last value, one per horizon and quantile; fitted anew at every tenth origin."""
    import lightgbm as boosting

    past = filled(values[-LIGHTGBM_BINS:])
    rows = features(past, step)
    if kept.get("left", 0) == 0:
        kept["left"] = LIGHTGBM_REFIT
        for h in steps:
            wanted = past[h:] - past[:-h]
            for q in quantiles:
                settings = {
                    "objective": "quantile", "alpha": q, "num_leaves": 15, "min_data_in_leaf": 20, "learning_rate": 0.05,
                    "seed": seed, "num_threads": 1, "deterministic": True, "verbose": -1,
                }
                kept[h, q] = boosting.train(settings, boosting.Dataset(rows[:-h], wanted), num_boost_round=100)
    kept["left"] -= 1
    for h in steps:
        for q in quantiles:
            yield h, q, past[-1] + kept[h, q].predict(rows[-1:])[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", required=True)
    parser.add_argument("--column", required=True)
    parser.add_argument("--step", type=float, required=True, help="seconds")
    parser.add_argument("--horizons", required=True, help="seconds, separated by commas")
    parser.add_argument("--quantiles", default="0.5,0.9,0.95,0.99")
    parser.add_argument("--origins", required=True, help="a CSV with a column t")
    parser.add_argument("--method", required=True, choices=["autoets", "prophet", "lightgbm"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    wanted = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.getLogger("prophet.plot").setLevel(logging.CRITICAL)
    first, values = series(wanted.series, wanted.column, wanted.step)
    steps = [int(round(float(h) / wanted.step)) for h in wanted.horizons.split(",")]
    quantiles = sorted(float(q) for q in wanted.quantiles.split(","))
    # One file may name an origin many times, as a forecast does.
    origins = sorted({float(row.get("t") or row["origin"]) for row in rows(wanted.origins)})
    kept = {}
    begun = time.process_time()
    with open(wanted.out, "w", encoding="utf-8", newline="") as out:
        out.write("origin,horizon,quantile,value\n")
        for origin in origins:
            seen = values[: int(round((origin - first) / wanted.step)) + 1]
            if wanted.method == "autoets":
                told = autoets(seen, steps, quantiles)
            elif wanted.method == "prophet":
                told = prophet(seen, steps, quantiles, wanted.step, wanted.seed)
            else:
                told = lightgbm(seen, steps, quantiles, wanted.step, wanted.seed, kept)
            least = {}
            for h, q, value in told:
                # Demand is never negative and quantiles never cross: both only help the peer.
                least[h] = max(0.0, float(value), least.get(h, 0.0))
                out.write(f"{origin!r},{h * wanted.step!r},{q!r},{least[h]!r}\n")
    took = time.process_time() - begun
    print(f"{wanted.method}: {1000 * took / len(origins):.0f} ms of processor time per forecast", file=sys.stderr)


if __name__ == "__main__":
    main()
