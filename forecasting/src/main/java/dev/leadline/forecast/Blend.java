// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;

/**
 * What a horizon is forecast from.
 *
 * @param levels what several experts look at; learns first
 * @param experts the first is always the last value
 * @param firstIsFallback the last value votes only while no other expert can
 * @param adaptive keep sketches of scaled errors per expert, and the raw errors of the last value only; otherwise every
 *     expert keeps its raw errors alone
 * @param conformalStep step of the adaptive offset in units of the mean error, 0 for none
 * @param seasons declared periods in bins, each with the index of its re-levelled expert
 */
record Blend(
        Levels levels,
        List<Expert> experts,
        boolean firstIsFallback,
        boolean adaptive,
        double conformalStep,
        List<SeasonSeat> seasons) {

    private static final Duration EARLY_FROM = Duration.ofMinutes(1);
    /** How far one step of each regression over all experts goes: a steady one and a quick one. */
    private static final double[] RATES = {0.01, 0.1};

    /** Where a season sits among the experts. */
    record SeasonSeat(Season season, int expert) {}

    /** How many ways of reading its errors an expert has. */
    int kinds(int expert) {
        return !adaptive ? 1 : expert == 0 ? 3 : 2;
    }

    /** The first candidate of an expert. */
    int seat(int expert) {
        return !adaptive ? expert : expert == 0 ? 0 : 2 * expert + 1;
    }

    /** All of the experts in their ways, and behind them the regressions over what they say. */
    int candidates() {
        return seat(experts.size()) + regressions();
    }

    /**
     * How many of the last candidates are regressions over what the experts say. None where a season is declared: they learn
     * it too, and would take from it the share by which it is on time.
     */
    int regressions() {
        return adaptive && seasons.isEmpty() ? RATES.length : 0;
    }

    QuantileRegression newRegression(int place, double[] levels, double[] normal) {
        return new QuantileRegression(experts.size(), levels, normal, RATES[place]);
    }

    /** The expert that a candidate belongs to, or their number for a regression over all of them. */
    int expertOf(int candidate) {
        return adaptive ? Math.min(experts.size(), Math.max(0, (candidate - 1) / 2)) : candidate;
    }

    /** What an explanation calls an expert, or the regressions over all of them. */
    String nameOf(int expert) {
        return expert < experts.size() ? experts.get(expert).name() : "regression over all experts";
    }

    /** Whom to trust while evidence is thin; a declared season needs no such doubt. */
    Favour favour(int steps) {
        return !seasons.isEmpty() ? Favour.toAll(0) : hearsRawEarly() ? Favour.toRaw(steps) : Favour.toAll(kinds(0));
    }

    /**
     * Whether the raw errors of the last value vote from the first one on. In bins of a minute and more verdicts are few for
     * hours. In finer ones they are not, and widths that follow the traffic are worth more to who plans by them.
     */
    boolean hearsRawEarly() {
        return adaptive && seasons.isEmpty() && levels.step().compareTo(EARLY_FROM) >= 0;
    }

    /** Whoever declares a period knows of idle times in it; otherwise zeros that come as a surprise are not learned. */
    boolean doubtsZeros() {
        return adaptive && seasons.isEmpty();
    }

    ErrorBook newErrors(int expert) {
        boolean weighed = !adaptive || expert == 0;
        // A rise that only the season knows of is read from the errors as they were: sketches forget the one before it.
        boolean seasonal = seasons.stream().anyMatch(seat -> seat.expert() == expert);
        return new ErrorBook(weighed || seasonal, weighed, adaptive);
    }

    /** Re-levelled profiles look at the profile before it has seen the bin, regressions at the levels after. */
    void learn(long index, double value) {
        for (Expert expert : experts) {
            if (expert instanceof ProfileExpert) {
                expert.learn(index, value);
            }
        }
        levels.learn(index, value);
        for (Expert expert : experts) {
            if (!(expert instanceof ProfileExpert)) {
                expert.learn(index, value);
            }
        }
    }

    void exchange(Archive archive) {
        levels.exchange(archive);
        for (Expert expert : experts) {
            expert.exchange(archive);
        }
    }

    /** One expert with its raw errors; the last value stands in while it has no opinion. */
    static Blend alone(ForecastGrid grid, Expert expert) {
        return new Blend(new Levels(grid.step()), List.of(new LastValue(), expert), true, false, 0, List.of());
    }
}
