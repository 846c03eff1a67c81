// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Forecasts one horizon: every expert with its error memories is a candidate; candidates are averaged per quantile by
 * recent loss, declared seasons are mixed into the upper quantiles, and a small adaptive conformal offset (Gibbs and
 * Candès, NeurIPS 2021) keeps the coverage honest.
 */
final class HorizonPool {

    /** Errors an expert needs before its own quantiles are used. */
    private static final int ENOUGH = 20;
    /** As many errors of the last value tell how wide it is, where they vote early. */
    private static final int FEW = 8;
    /** As many errors weigh as much as the prior, in the upper quantiles of a last value that votes early. */
    private static final double DOUBT = 20;
    /** From as many errors on nothing is assumed beside them. */
    private static final int PLENTY = 40;
    /** Relative spread assumed before any error is known. */
    private static final double PRIOR_SPREAD = 0.25;

    private static final double LARGEST_OFFSET = 5;

    private final int steps;
    private final double[] levels;
    private final double[] normal;
    private final Blend blend;
    private final Optional<HorizonPool> shorter;
    private final ErrorBook[] errors;
    private final QuantileRegression[] regressions;
    private final LossBook losses;
    private final SeasonMixture seasons;
    private final Realised realised;
    private final Pending pending;
    private final Issued scratch;
    private final double[] emitted;
    private final boolean[] voted;
    private final boolean[] pooledActive;
    private final double[] offsets;
    private final Opinion opinion = new Opinion();

    /**
     * @param levels the quantiles
     * @param normal the deviations of a standard normal distribution at these levels
     * @param scratch room for what is said, read again or asked in passing; pools of one thread share it
     */
    HorizonPool(
            int steps, double[] levels, double[] normal, Blend blend, Optional<HorizonPool> shorter, Issued scratch) {
        this.steps = steps;
        this.levels = levels;
        this.normal = normal;
        this.blend = blend;
        this.shorter = shorter;
        errors = IntStream.range(0, blend.experts().size())
                .mapToObj(blend::newErrors)
                .toArray(ErrorBook[]::new);
        regressions = IntStream.range(0, blend.regressions())
                .mapToObj(place -> blend.newRegression(place, levels, normal))
                .toArray(QuantileRegression[]::new);
        losses = new LossBook(blend.candidates(), blend.regressions(), blend.favour(steps), levels);
        seasons = new SeasonMixture(blend, levels, Pending.stride(steps));
        realised = new Realised(levels);
        this.scratch = scratch;
        emitted = new double[levels.length];
        voted = new boolean[blend.candidates()];
        pooledActive = new boolean[blend.seasons().size()];
        pending = new Pending(steps, scratch);
        offsets = new double[levels.length];
    }

    /** Learns from what was said {@code steps} bins ago about the bin {@code index}. */
    void settle(long index, double value) {
        Issued then = scratch;
        if (!pending.recall(index - steps, then)) {
            return;
        }
        losses.judge(value, then.voted, then.candidates, then.blended);
        seasons.judge(value, then);
        for (QuantileRegression regression : regressions) {
            regression.learn(then, value);
        }
        realised.score(value, then.emitted, then.persistence);
        double unit = errors[0].unit();
        for (int i = 0; i < levels.length; i++) {
            double move = value > then.emitted[i] ? levels[i] : levels[i] - 1;
            offsets[i] = Math.clamp(
                    offsets[i] + (unit > 0 ? blend.conformalStep() * move : 0), -LARGEST_OFFSET, LARGEST_OFFSET);
        }
        for (int expert = 0; expert < errors.length; expert++) {
            if (then.voiced[expert]) {
                errors[expert].add(value - then.points[expert], then.fastUnits[expert], then.units[expert]);
            }
        }
    }

    /** Forecasts the bin {@code steps} after {@code index} and keeps the forecast until it can be judged. */
    void issue(long index) {
        say(scratch, 0);
        pending.keep(index, scratch);
        System.arraycopy(scratch.emitted, 0, emitted, 0, emitted.length);
        System.arraycopy(scratch.voted, 0, voted, 0, voted.length);
        System.arraycopy(scratch.pooledActive, 0, pooledActive, 0, pooledActive.length);
    }

    /**
     * The present quantiles.
     *
     * @param age bins since the last known value; the spread grows with the square root of the true distance
     */
    double[] row(int age) {
        if (age == 0) {
            return emitted.clone();
        }
        say(scratch, age);
        return scratch.emitted.clone();
    }

    void exchange(Archive archive) {
        for (ErrorBook book : errors) {
            book.exchange(archive);
        }
        for (QuantileRegression regression : regressions) {
            regression.exchange(archive);
        }
        losses.exchange(archive);
        seasons.exchange(archive);
        realised.exchange(archive);
        pending.exchange(archive);
        archive.numbers(offsets);
        archive.numbers(emitted);
        for (int i = 0; i < voted.length; i++) {
            voted[i] = archive.flag(voted[i]);
        }
        for (int i = 0; i < pooledActive.length; i++) {
            pooledActive[i] = archive.flag(pooledActive[i]);
        }
    }

    Realised realised() {
        return realised;
    }

    /** The weight of each expert in the blend, and of the regressions over all of them, averaged over the quantiles. */
    double[] expertWeights() {
        double[] result = new double[errors.length + (regressions.length == 0 ? 0 : 1)];
        double[] weights = scratch.weights;
        for (int level = 0; level < levels.length; level++) {
            losses.weigh(level, voted, weights);
            for (int candidate = 0; candidate < weights.length; candidate++) {
                result[blend.expertOf(candidate)] += weights[candidate] / levels.length;
            }
        }
        return result;
    }

    /** What the calibration adds to one quantile, in the unit of the series. */
    double offset(int level) {
        return offsets[level] * errors[0].unit();
    }

    /** The share of each declared season in the mixture, 0 where it has no opinion. */
    double[] seasonShares() {
        return seasons.shares(pooledActive);
    }

    private void say(Issued now, int age) {
        double widening = Math.sqrt((double) (steps + age) / steps);
        for (int expert = 0; expert < errors.length; expert++) {
            now.voiced[expert] = blend.experts().get(expert).predict(steps + age, opinion);
            now.points[expert] = opinion.level();
            now.fastUnits[expert] = errors[expert].fastUnit();
            now.units[expert] = errors[expert].unit();
            candidates(now, expert, widening);
        }
        combine(now, widening);
        persistence(now, widening);
        vote(now);
        average(now);
        seasons.mix(now, (expert, at, knots) -> seasonKnots(expert, age, at, knots));
        for (int i = 0; i < levels.length; i++) {
            double value = now.emitted[i] + offset(i) * widening;
            now.emitted[i] = Math.max(value, i == 0 ? 0 : now.emitted[i - 1]);
        }
    }

    private void candidates(Issued now, int expert, double widening) {
        double point = now.points[expert];
        for (int kind = 0; kind < blend.kinds(expert); kind++) {
            int candidate = blend.seat(expert) + kind;
            boolean early = candidate == 0 && blend.hearsRawEarly();
            now.voted[candidate] = now.voiced[expert] && errors[expert].size() >= (early ? 1 : ENOUGH);
            double[] quantiles = now.candidates[candidate];
            if (!now.voted[candidate]) {
                continue;
            }
            errors[expert].quantiles(kind, levels, quantiles);
            if (early && errors[expert].size() < PLENTY) {
                leaveMargin(point, quantiles);
            }
            for (int i = 0; i < levels.length; i++) {
                quantiles[i] = Math.max(0, point + widening * quantiles[i]);
            }
        }
    }

    /** Few errors, or none but zeros, promise too much: upper quantiles stay near those of the prior until there are more. */
    private void leaveMargin(double point, double[] quantiles) {
        double known = errors[0].size();
        for (int i = 0; i < levels.length; i++) {
            if (normal[i] > 0) {
                double assumed = normal[i] * assumedDeviation(point);
                quantiles[i] = Math.max(quantiles[i], (known * quantiles[i] + DOUBT * assumed) / (known + DOUBT));
            }
        }
    }

    private void combine(Issued now, double widening) {
        boolean able = errors[0].size() >= QuantileRegression.NEEDED;
        for (int place = 0; place < regressions.length; place++) {
            int candidate = blend.seat(errors.length) + place;
            now.voted[candidate] = able;
            if (able) {
                regressions[place].say(now, widening, now.candidates[candidate]);
            }
        }
    }

    private void persistence(Issued now, double widening) {
        for (int i = 0; i < levels.length; i++) {
            double spread = spread(levels[i], normal[i], now.points[0]);
            now.persistence[i] = Math.max(0, now.points[0] + widening * spread);
        }
    }

    /** Until somebody can vote, persistence does: as the last value, which is always the first. */
    private void vote(Issued now) {
        boolean others = false;
        for (int candidate = blend.kinds(0); candidate < now.voted.length; candidate++) {
            others |= now.voted[candidate];
        }
        if (others && blend.firstIsFallback()) {
            Arrays.fill(now.voted, 0, blend.kinds(0), false);
        } else if (!blend.hearsRawEarly() || !now.voted[0]) {
            now.voted[0] = true;
            System.arraycopy(now.persistence, 0, now.candidates[0], 0, levels.length);
        }
    }

    private void average(Issued now) {
        double[] weights = now.weights;
        boolean assumed = blend.hearsRawEarly() && errors[0].size() < FEW;
        for (int level = 0; level < levels.length; level++) {
            losses.weigh(level, now.voted, weights);
            double sum = 0;
            for (int candidate = 0; candidate < weights.length; candidate++) {
                if (weights[candidate] > 0) {
                    sum += weights[candidate] * now.candidates[candidate][level];
                }
            }
            double own = assumed ? now.persistence[level] : sum;
            now.blended[level] = level == 0 ? own : Math.max(own, now.blended[level - 1]);
        }
    }

    /** Error quantile of the last value; borrowed from the shorter horizon, or assumed, while too few errors are known. */
    private double spread(double level, double deviations, double point) {
        if (errors[0].size() >= (blend.hearsRawEarly() ? FEW : ENOUGH)) {
            return errors[0].quantile(level);
        }
        if (shorter.isPresent()) {
            HorizonPool near = shorter.get();
            return near.spread(level, deviations, point) * Math.sqrt((double) steps / near.steps);
        }
        return deviations * assumedDeviation(point);
    }

    /** For a normal error the deviation is 1.25 times the mean absolute error. */
    private double assumedDeviation(double point) {
        double known = errors[0].size();
        return (known * 1.25 * errors[0].unit() + 4 * PRIOR_SPREAD * point) / (known + 4);
    }

    /** A recurring rise is never on time to the bin: above its median a season reads a third of the horizon ahead. */
    private void seasonKnots(int expert, int age, double[] at, double[] knots) {
        boolean own = errors[expert].size() >= ENOUGH;
        double onTime = level(expert, steps + age);
        double early = Math.max(onTime, level(expert, steps + age + (steps + 2) / 3));
        for (int i = 0; i < at.length; i++) {
            double inner = Math.clamp(at[i], 0.01, 0.99);
            double point = at[i] < 0.5 ? onTime : early;
            double error = own ? errors[expert].quantile(inner) : spread(inner, SeasonMixture.DEVIATIONS[i], point);
            knots[i] = Math.max(0, point + error);
        }
    }

    private double level(int expert, int ahead) {
        return blend.experts().get(expert).predict(ahead, opinion) ? opinion.level() : 0;
    }
}
