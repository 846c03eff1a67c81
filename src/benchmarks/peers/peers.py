#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Forecasts one series with a peer, at named origins, as `leadline forecast` does.

Reads the same CSV (column t in seconds and values per bin), is fitted anew at every origin on what lies at or before it,
and writes the same origin,horizon,quantile,value. A time left out is missing.
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", required=True)
    parser.add_argument("--column", required=True)
    parser.add_argument("--step", type=float, required=True, help="seconds")
    parser.add_argument("--horizons", required=True, help="seconds, separated by commas")
    parser.add_argument("--quantiles", default="0.5,0.9,0.95,0.99")
    parser.add_argument("--origins", required=True, help="a CSV with a column t")
    parser.add_argument("--method", required=True, choices=["autoets", "prophet"])
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
    begun = time.process_time()
    with open(wanted.out, "w", encoding="utf-8", newline="") as out:
        out.write("origin,horizon,quantile,value\n")
        for origin in origins:
            seen = values[: int(round((origin - first) / wanted.step)) + 1]
            told = (
                autoets(seen, steps, quantiles)
                if wanted.method == "autoets"
                else prophet(seen, steps, quantiles, wanted.step, wanted.seed)
            )
            least = {}
            for h, q, value in told:
                # Demand is never negative and quantiles never cross: both only help the peer.
                least[h] = max(0.0, float(value), least.get(h, 0.0))
                out.write(f"{origin!r},{h * wanted.step!r},{q!r},{least[h]!r}\n")
    took = time.process_time() - begun
    print(f"{wanted.method}: {1000 * took / len(origins):.0f} ms of processor time per forecast", file=sys.stderr)


if __name__ == "__main__":
    main()
