// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.List;

/**
 * Mixes declared seasons into the upper quantiles. An average of quantiles would drown a rise that only the season knows
 * of; a mixture says "with this probability it is there".
 */
final class SeasonMixture {

    /** Levels at which a season's distribution is read. */
    private static final double[] LEVELS = {0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1};

    /** Normal deviations at {@link #LEVELS}, the ends read at 0.01 and 0.99. */
    static final double[] DEVIATIONS = {-2.326, -1.645, -1.282, -0.674, 0, 0.674, 1.282, 1.645, 2.326};

    private final List<Blend.SeasonSeat> seats;
    private final double[] wanted;
    private final SeasonShare[] shares;
    private final double[] blendLevels;
    private final double[] blendKnots;
    private final double[][] knots;

    /** Fills a season's quantiles. */
    @FunctionalInterface
    interface Knots {
        void fill(int expert, double[] levels, double[] knots);
    }

    /** @param stride bins from one judged bin to the next */
    SeasonMixture(Blend blend, double[] levels, int stride) {
        seats = blend.seasons();
        wanted = levels;
        shares = seats.stream()
                .map(seat -> new SeasonShare(levels, seat.season().steps() / stride))
                .toArray(SeasonShare[]::new);
        int room = seats.isEmpty() ? 0 : levels.length + 2;
        blendLevels = new double[room];
        blendKnots = new double[room];
        knots = new double[seats.size()][LEVELS.length];
        if (seats.isEmpty()) {
            return;
        }
        System.arraycopy(levels, 0, blendLevels, 1, levels.length);
        blendLevels[levels.length + 1] = 1;
    }

    void judge(double value, Issued then) {
        for (int i = 0; i < shares.length; i++) {
            if (then.pooledActive[i]) {
                shares[i].judge(value, then.blended, then.pooled[i]);
            }
        }
    }

    /** The share of each season, 0 for one that is not active. */
    double[] shares(boolean[] active) {
        double[] result = new double[shares.length];
        for (int i = 0; i < shares.length; i++) {
            result[i] = active[i] ? shares[i].share() : 0;
        }
        return result;
    }

    /** Writes the emitted quantiles: the blend below and at the median, the mixture above. */
    void mix(Issued now, Knots source) {
        System.arraycopy(now.blended, 0, now.emitted, 0, wanted.length);
        if (seats.isEmpty()) {
            return;
        }
        spanBlend(now.blended);
        int active = 0;
        for (int i = 0; i < shares.length; i++) {
            int expert = seats.get(i).expert();
            now.pooledActive[i] = now.voiced[expert];
            if (now.pooledActive[i]) {
                active++;
                source.fill(expert, LEVELS, knots[i]);
                pool(now, new int[] {i}, new double[] {SeasonShare.FLOOR}, now.pooled[i]);
            }
        }
        if (active == 0) {
            return;
        }
        int[] members = new int[active];
        double[] held = new double[active];
        int next = 0;
        for (int i = 0; i < shares.length; i++) {
            if (now.pooledActive[i]) {
                members[next] = i;
                held[next++] = shares[i].share();
            }
        }
        pool(now, members, held, now.emitted);
    }

    void exchange(Archive archive) {
        for (SeasonShare share : shares) {
            share.exchange(archive);
        }
    }

    private void pool(Issued now, int[] members, double[] held, double[] result) {
        double[][] levels = new double[members.length + 1][];
        double[][] places = new double[members.length + 1][];
        double[] parts = new double[members.length + 1];
        levels[0] = blendLevels;
        places[0] = blendKnots;
        parts[0] = 1;
        for (int i = 0; i < members.length; i++) {
            levels[i + 1] = LEVELS;
            places[i + 1] = knots[members[i]];
            parts[i + 1] = held[i];
            parts[0] -= held[i];
        }
        LinearPool.quantiles(levels, places, parts, wanted, result);
        for (int i = 0; i < wanted.length && wanted[i] <= 0.5; i++) {
            result[i] = now.blended[i];
        }
        for (int i = 1; i < wanted.length; i++) {
            result[i] = Math.max(result[i], result[i - 1]);
        }
    }

    /** Ends for the blend's distribution: as far below the lowest and above the highest as the quantiles suggest. */
    private void spanBlend(double[] blended) {
        int count = blended.length;
        double width = blended[count - 1] - blended[0];
        blendKnots[0] = Math.max(0, blended[0] - width);
        System.arraycopy(blended, 0, blendKnots, 1, count);
        double last = count > 1 ? blended[count - 1] - blended[count - 2] : 0;
        blendKnots[count + 1] = blended[count - 1] + last / 2;
    }
}
