#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Weighted quantile loss of several methods side by side, on the same origins.

Takes a folder as `src/benchmarks/peers/run` makes it: one folder per series, in it `series` (path, column, step) and one
METHOD.csv per method. Every figure is relative to persistence with empirical quantiles (persistence.csv): loss over loss
for each (series, horizon), geometric mean over the series of one step, and the mean of the steps.
"""

import csv
import math
import pathlib
import statistics
import sys

from peers import series


def loss(forecast, values, first, step):
    """Sum of pinball losses by horizon, over the forecasts whose bin came with a value."""
    sums = {}
    with open(forecast, encoding="utf-8") as text:
        for row in csv.DictReader(text):
            bin_ = int(round((float(row["origin"]) + float(row["horizon"]) - first) / step))
            if bin_ >= len(values) or math.isnan(values[bin_]):
                continue
            q, miss = float(row["quantile"]), values[bin_] - float(row["value"])
            horizon = float(row["horizon"])
            sums[horizon] = sums.get(horizon, 0.0) + (q * miss if miss >= 0 else (q - 1) * miss)
    return sums


def geometric(ratios):
    return math.exp(statistics.fmean(math.log(ratio) for ratio in ratios))


def main():
    folder = pathlib.Path(sys.argv[1])
    cells = {}
    methods = set()
    for place in sorted(path for path in folder.iterdir() if (path / "series").exists()):
        path, column, step = (place / "series").read_text(encoding="utf-8").split()
        step = float(step)
        first, values = series(path, column, step)
        yardstick = loss(place / "persistence.csv", values, first, step)
        for forecast in sorted(place.glob("*.csv")):
            if forecast.stem in ("persistence", "origins"):
                continue
            methods.add(forecast.stem)
            for horizon, total in loss(forecast, values, first, step).items():
                if yardstick[horizon] > 0:
                    cells.setdefault((step, horizon), {}).setdefault(forecast.stem, []).append(total / yardstick[horizon])
    columns = sorted(cells)
    print("| method | " + " | ".join(f"{int(step)} s: {int(horizon)} s" for step, horizon in columns) + " | mean |")
    print("|---|" + "--:|" * (len(columns) + 1))
    means = {}
    for method in sorted(methods, key=lambda name: (name != "leadline", name)):
        shown = [geometric(cells[cell][method]) for cell in columns]
        by_step = {}
        for (step, _), ratio in zip(columns, shown):
            by_step.setdefault(step, []).append(ratio)
        means[method] = statistics.fmean(statistics.fmean(ratios) for ratios in by_step.values())
        print(f"| {method} | " + " | ".join(f"{ratio:.3f}" for ratio in shown) + f" | **{means[method]:.3f}** |")
    for method, mean in means.items():
        if method != "leadline":
            print(f"leadline is {100 * (1 - means['leadline'] / mean):.1f} % under {method}")


if __name__ == "__main__":
    main()
